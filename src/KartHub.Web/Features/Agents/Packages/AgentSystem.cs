namespace KartHub.Web.Features.Agents.Packages;

/// <summary>A kind of machine that there are packages of the agent for.</summary>
/// <param name="Runtime">.NET's name for it, which is in the package's.</param>
/// <param name="Name">Its maker's name for it.</param>
/// <param name="Start">What starts the agent in its folder.</param>
public sealed record AgentSystem(string Runtime, string Name, string Start)
{
    public static readonly AgentSystem Windows = new("win-x64", "Windows", "KartHub.Agent.exe");
    public static readonly AgentSystem Linux = new("linux-x64", "Linux", "./KartHub.Agent");

    /// <summary>Those that most people have first.</summary>
    public static readonly IReadOnlyList<AgentSystem> All = [Windows, Linux];

    /// <summary>The agent's program in its package.</summary>
    public string Program => $"{AgentPackage.Folder}/{Path.GetFileName(Start)}";
}
