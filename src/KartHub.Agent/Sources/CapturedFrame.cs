using KartHub.Imaging;

namespace KartHub.Agent.Sources;

/// <summary>One picture of a source.</summary>
/// <param name="Picture">Never written again once given, so that recording, preview and pilot may share it.</param>
/// <param name="Timestamp">When it was captured, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
public readonly record struct CapturedFrame(Frame Picture, long Timestamp);
