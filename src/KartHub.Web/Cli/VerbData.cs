using System.CommandLine;
using KartHub.Web.Data;

namespace KartHub.Web.Cli;

/// <summary>The hub's data for a verb: the same services, settings and folder, without the web server.</summary>
internal static class VerbData
{
    /// <summary>The option that names the folder.</summary>
    public static Option<string?> FolderOption() => new("--data")
    {
        Description = "The hub's data folder; without it the one that the configuration names (Hub:DataFolder), taken from where you are.",
    };

    /// <summary>Builds the services; the caller disposes them.</summary>
    /// <param name="folder">The data folder, from where the verb was typed; null: the configuration's.</param>
    /// <param name="add">Registers what the verb needs beside the data's own services.</param>
    /// <exception cref="HubDataException">The folder cannot be used.</exception>
    public static IHost Open(string? folder, Action<IServiceCollection>? add = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = HubHome.IsUnpacked ? AppContext.BaseDirectory : null });
        builder.Logging.ClearProviders(); // A verb says itself what it did.
        if (folder is not null)
        {
            builder.Configuration[HubOptions.DataFolderKey] = Path.GetFullPath(folder);
        }

        builder.AddHubData();
        add?.Invoke(builder.Services);
        return builder.Build();
    }
}
