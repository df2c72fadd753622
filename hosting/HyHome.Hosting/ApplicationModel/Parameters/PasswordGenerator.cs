using System.Security.Cryptography;

namespace HyHome.Hosting.ApplicationModel;

/// <summary>Random passwords. Letters and digits that look alike are left out, and special characters are those no shell, URL or YAML minds.</summary>
internal static class PasswordGenerator
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Specials = "-_.{}~()*+!";

    public static string Generate(GenerateParameterDefault rules)
    {
        (string Characters, bool Allowed, int Least, string Name)[] classes =
        [
            (LowerCase, rules.Lower, rules.MinLower, "lower-case letters"),
            (UpperCase, rules.Upper, rules.MinUpper, "upper-case letters"),
            (Digits, rules.Numeric, rules.MinNumeric, "digits"),
            (Specials, rules.Special, rules.MinSpecial, "special characters"),
        ];
        if (Array.Find(classes, c => !c.Allowed && c.Least > 0) is { Name: not null } conflict)
        {
            throw new ArgumentException($"A generated value cannot have at least {conflict.Least} {conflict.Name} when {conflict.Name} are not allowed.", nameof(rules));
        }

        if (Array.Find(classes, c => c.Least < 0) is { Name: not null } negative)
        {
            throw new ArgumentException($"The least number of {negative.Name} in a generated value cannot be negative.", nameof(rules));
        }

        var alphabet = string.Concat(classes.Where(c => c.Allowed).Select(c => c.Characters));
        if (alphabet.Length == 0)
        {
            throw new ArgumentException("A generated value needs at least one class of characters: lower, upper, numeric or special.", nameof(rules));
        }

        var characters = classes.SelectMany(c => RandomNumberGenerator.GetItems<char>(c.Characters, c.Least)).ToList();
        characters.AddRange(RandomNumberGenerator.GetItems<char>(alphabet, Math.Max(0, rules.MinLength - characters.Count)));
        var password = characters.ToArray();
        RandomNumberGenerator.Shuffle<char>(password);
        return new string(password);
    }
}
