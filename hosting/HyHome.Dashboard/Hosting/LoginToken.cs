using System.Security.Cryptography;
using System.Text;

namespace HyHome.Dashboard.Hosting;

/// <summary>The secret that lets a browser in.</summary>
internal static class LoginToken
{
    /// <summary>A new token of 128 random bits, in hexadecimal digits.</summary>
    public static string Create() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Whether two secrets are equal, in a time that doesn't tell where they differ.</summary>
    public static bool AreEqual(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
