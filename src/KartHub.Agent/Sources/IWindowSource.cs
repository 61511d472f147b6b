namespace KartHub.Agent.Sources;

/// <summary>A source that is one window of this machine.</summary>
public interface IWindowSource
{
    /// <summary>The number that the system gives the window; 0 while it is not found.</summary>
    nint Window { get; }
}
