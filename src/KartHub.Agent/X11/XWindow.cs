namespace KartHub.Agent.X11;

/// <summary>A program's window.</summary>
/// <param name="Id">The server's number for it.</param>
/// <param name="Title">What its title bar says; empty where it has none.</param>
/// <param name="Class">WM_CLASS: the program's name twice, divided by a space, for instance <c>mupen64plus mupen64plus</c>.</param>
/// <param name="Width">Pixels, without the border.</param>
/// <param name="Height">Pixels.</param>
/// <param name="IsViewable">Whether it is shown, if perhaps covered: not minimised, not on another workspace.</param>
internal sealed record XWindow(nuint Id, string Title, string Class, int Width, int Height, bool IsViewable)
{
    /// <summary>What people see.</summary>
    public string Name => Title.Length > 0 ? Title : Class.Split(' ')[^1] is { Length: > 0 } program ? program : $"0x{Id:x}";
}
