namespace KartHub.Web.Features.Agents.Packages;

/// <summary>The agent for one kind of machine, ready to be unpacked and started.</summary>
/// <param name="System">What it runs on.</param>
/// <param name="Path">Its zip.</param>
/// <param name="Bytes">The zip's length.</param>
/// <param name="Sha256">The zip's, in lower-case hexadecimal.</param>
public sealed record AgentPackage(AgentSystem System, string Path, long Bytes, string Sha256)
{
    /// <summary>The folder in which everything lies in every package.</summary>
    public const string Folder = "karthub-agent";

    public string FileName => global::System.IO.Path.GetFileName(Path);
}
