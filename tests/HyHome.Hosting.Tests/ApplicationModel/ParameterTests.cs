using HyHome.Hosting.ApplicationModel;
using HyHome.Tests.Scratch;

namespace HyHome.Hosting.Tests.ApplicationModel;

public sealed class ParameterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_given_value_wins_over_the_configuration_and_a_default_does_not()
    {
        var builder = TestApplication.Run("--Parameters:a=configured", "--Parameters:b=configured", "--other:key=elsewhere");

        Assert.Equal("given", await builder.AddParameter("a", "given").Resource.GetValueAsync(Token));
        Assert.Equal("configured", await builder.AddParameter("b", new GenerateParameterDefault()).Resource.GetValueAsync(Token));
        Assert.Equal("elsewhere", await builder.AddParameterFromConfiguration("c", "other:key").Resource.GetValueAsync(Token));
        Assert.Null(builder.AddParameter("d", "plain").Resource.Default);
        Assert.NotNull(builder.AddParameter("e", "published", publishValueAsDefault: true).Resource.Default);
        Assert.Throws<ArgumentException>(() => builder.AddParameter("f", "x", publishValueAsDefault: true, secret: true));
    }

    [Fact]
    public async Task A_value_is_found_once()
    {
        var builder = TestApplication.Run();
        var calls = 0;
        var lazy = builder.AddParameter("lazy", () => $"value {++calls}").Resource;
        var generated = builder.AddParameter("generated", new GenerateParameterDefault(), secret: true).Resource;

        Assert.Equal("value 1", await lazy.GetValueAsync(Token));
        Assert.Equal("value 1", await lazy.GetValueAsync(Token));
        Assert.Equal(await generated.GetValueAsync(Token), await generated.GetValueAsync(Token));
    }

    [Fact]
    public async Task A_generated_password_is_kept_for_its_owner_only_and_gives_way_to_a_given_one()
    {
        var state = ScratchFolder.Create();
        var first = Create(state);
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(first, "admin-password");
        var value = await password.GetValueAsync(Token);

        Assert.True(password.Secret);
        Assert.Empty(first.Resources);
        Assert.Equal(22, value!.Length);
        Assert.Equal(value, await ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(state), "admin-password").GetValueAsync(Token));
        Assert.Equal("mine", await ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(Create(state, "--Parameters:admin-password=mine"), "admin-password").GetValueAsync(Token));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.UserSecretsManager.FilePath));
        }
    }

    [Fact]
    public async Task A_published_application_keeps_and_generates_nothing()
    {
        var builder = TestApplication.Publish();
        var password = builder.AddParameter("password", new GenerateParameterDefault(), secret: true, persist: true);
        var environment = await builder.AddContainer("c", "image").WithEnvironment("PASSWORD", password).EnvironmentAsync();

        Assert.Equal("{password.value}", environment["PASSWORD"]);
        Assert.False(File.Exists(builder.UserSecretsManager.FilePath));
    }

    [Fact]
    public void Rules_of_generated_values_are_kept_or_refused()
    {
        var digits = new GenerateParameterDefault { Lower = false, Upper = false, Special = false, MinLength = 40 }.GetDefaultValue();
        var special = new GenerateParameterDefault { MinSpecial = 30, MinLength = 10 }.GetDefaultValue();

        Assert.Equal(40, digits.Count(char.IsAsciiDigit));
        Assert.Equal(30, special.Length);
        Assert.Throws<ArgumentException>(() => new GenerateParameterDefault { Lower = false, Upper = false, Numeric = false, Special = false }.GetDefaultValue());
        Assert.Throws<ArgumentException>(() => new GenerateParameterDefault { Lower = false, MinLower = 1 }.GetDefaultValue());
    }

    [Fact]
    public async Task An_underscore_stands_for_a_hyphen_as_environment_variables_need_it()
    {
        var builder = TestApplication.Run("--Parameters:admin_password=x");

        Assert.Equal("x", await builder.AddParameter("admin-password", secret: true).Resource.GetValueAsync(Token));
    }

    private static IDistributedApplicationBuilder Create(string state, params string[] args) =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [.. args, "--AppHost:StateDirectory", state], ProjectDirectory = state });
}
