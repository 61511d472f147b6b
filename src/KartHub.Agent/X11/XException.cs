namespace KartHub.Agent.X11;

/// <summary>There is no X server to be had. The message says why and what to do.</summary>
internal sealed class XException(string message) : Exception(message);
