namespace KartHub.Training.Recordings;

/// <summary>One of the recordings in a folder or zip.</summary>
/// <param name="Name">What it is called: its folder's name, or where several folders have the same, the way to it.</param>
/// <param name="Path">How it is opened. One in a zip has its folder's path behind that of the zip: <c>runs.zip/monday</c>.</param>
public sealed record RecordingPlace(string Name, string Path);
