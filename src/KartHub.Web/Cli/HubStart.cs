using System.CommandLine;
using System.Globalization;
using KartHub.Web.Data;

namespace KartHub.Web.Cli;

/// <summary>
/// How the hub is started: with a few switches of its own and those of the configuration. Out of its package it lets the whole room in on port
/// 5080, keeps its data beside itself, and has the built-in agent, unless it is told something else.
/// </summary>
internal static class HubStart
{
    private const int UsualPort = 5080;
    private const string BuiltInAgent = "Demo:Agent";

    /// <summary>Gives the hub's command line the switches of a start.</summary>
    public static Switches AddTo(RootCommand root)
    {
        var switches = new Switches(
            new("--host") { Description = "Who is let in: localhost for this machine alone, 0.0.0.0 for the whole room." },
            new("--port") { Description = $"Where the hub listens; {UsualPort.ToString(CultureInfo.InvariantCulture)} by default." },
            new("--data") { Description = "The folder that holds everything." },
            new("--certificate") { Description = "A certificate, for https; a locked key's password is in the configuration, Hub:Https:Password." },
            new("--key") { Description = "The certificate's key, where it is not in the same file." },
            new("--no-agent") { Description = "Without the built-in agent that drives the simulator." });
        root.Add(switches.Host);
        root.Add(switches.Port);
        root.Add(switches.Data);
        root.Add(switches.Certificate);
        root.Add(switches.Key);
        root.Add(switches.NoAgent);
        return switches;
    }

    /// <summary>Begins a hub as its command line says.</summary>
    /// <returns>Null if it says nonsense; that is on the error stream.</returns>
    public static WebApplicationBuilder? CreateBuilder(string[] arguments)
    {
        var root = new RootCommand { TreatUnmatchedTokensAsErrors = false };
        var switches = AddTo(root);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 || parsed.GetValue(switches.Port) is < 1 or > 65_535)
        {
            Console.Error.WriteLine(parsed.GetResult(switches.Port) is { Tokens: [var port, ..] } ? $"--port is \"{port.Value}\"; it is a number from 1 to 65535." : parsed.Errors[0].Message);
            return null;
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. parsed.UnmatchedTokens],
            ContentRootPath = HubHome.IsUnpacked ? AppContext.BaseDirectory : null, // Wherever it is started from.
        });
        if (parsed.GetValue(switches.Certificate) is { } certificate)
        {
            builder.Configuration["Hub:Https:Certificate"] = Path.GetFullPath(certificate);
        }

        if (parsed.GetValue(switches.Key) is { } key)
        {
            builder.Configuration["Hub:Https:Key"] = Path.GetFullPath(key);
        }

        Listen(builder.Configuration, parsed.GetValue(switches.Host), parsed.GetValue(switches.Port));
        if (parsed.GetValue(switches.Data) is { } data)
        {
            builder.Configuration[HubOptions.DataFolderKey] = Path.GetFullPath(data);
        }

        if (parsed.GetValue(switches.NoAgent))
        {
            builder.Configuration[BuiltInAgent] = "false";
        }
        else if (HubHome.IsUnpacked)
        {
            builder.Configuration[BuiltInAgent] ??= "true";
        }

        return builder;
    }

    private static void Listen(ConfigurationManager configuration, string? host, int? port)
    {
        if (host is not null || port is not null || (HubHome.IsUnpacked && configuration[WebHostDefaults.ServerUrlsKey] is null))
        {
            var name = host ?? (HubHome.IsUnpacked ? "0.0.0.0" : "localhost");
            var scheme = configuration["Hub:Https:Certificate"] is null ? "http" : "https";
            configuration[WebHostDefaults.ServerUrlsKey] = string.Create(CultureInfo.InvariantCulture, $"{scheme}://{name}:{port ?? UsualPort}");
        }
    }

    /// <summary>The switches of a start.</summary>
    internal sealed record Switches(Option<string?> Host, Option<int?> Port, Option<string?> Data, Option<string?> Certificate, Option<string?> Key, Option<bool> NoAgent);
}
