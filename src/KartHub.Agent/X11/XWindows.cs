using System.Globalization;

namespace KartHub.Agent.X11;

/// <summary>The windows that programs show: those the window manager lists, or those found below the root where there is none.</summary>
internal sealed class XWindows(XConnection connection)
{
    private const int MostDepth = 4; // Root, frame of the window manager, perhaps a second one, the program's window.
    private const string ClientList = "_NET_CLIENT_LIST";

    /// <summary>All windows with a title or a class, the newest last.</summary>
    public IReadOnlyList<XWindow> All()
    {
        var listed = connection.Ids(connection.Root, ClientList).Select(Describe).OfType<XWindow>().ToList();
        return listed.Count > 0 ? listed : Below(connection.Root, MostDepth);
    }

    /// <summary>
    /// The window that someone means by an id (<c>0x2a00007</c>) or a part of a title or class, whatever the case. Of several,
    /// one that is shown goes before one that is not, the whole name before a part, the class before the title (a terminal's
    /// title may be the very command that looks for the window), and the newest before the older.
    /// </summary>
    public XWindow? Find(string named) => Id(named) is { } id ? Describe(id)
        : Best(All(), named) ?? Best(Below(connection.Root, MostDepth), named); // A window manager does not list what it does not manage.

    /// <summary>The id that an address says; null when it is a title.</summary>
    public static nuint? Id(string named) =>
        named.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && nuint.TryParse(named.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static XWindow? Best(IReadOnlyList<XWindow> windows, string named) => windows
        .Reverse()
        .Select(window => (Window: window, Rank: Rank(window, named)))
        .Where(ranked => ranked.Rank > 0)
        .OrderByDescending(ranked => ranked.Window.IsViewable)
        .ThenByDescending(ranked => ranked.Rank)
        .Select(ranked => ranked.Window)
        .FirstOrDefault();

    private static int Rank(XWindow window, string named)
    {
        const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;
        return window.Title.Equals(named, AnyCase) || window.Class.Split(' ').Contains(named, StringComparer.OrdinalIgnoreCase) ? 3
            : window.Class.Contains(named, AnyCase) ? 2
            : window.Title.Contains(named, AnyCase) ? 1 : 0;
    }

    private List<XWindow> Below(nuint parent, int depth)
    {
        var found = new List<XWindow>();
        foreach (var child in connection.Children(parent))
        {
            if (Describe(child) is { } window && (window.Title.Length > 0 || window.Class.Length > 0))
            {
                found.Add(window);
            }
            else if (depth > 1)
            {
                found.AddRange(Below(child, depth - 1));
            }
        }

        return found;
    }

    private XWindow? Describe(nuint id) =>
        connection.Attributes(id) is { Class: Xlib.InputOutput } attributes
            ? new XWindow(
                id,
                (connection.Text(id, "_NET_WM_NAME") ?? connection.Text(id, "WM_NAME") ?? "").TrimEnd('\0'),
                (connection.Text(id, "WM_CLASS") ?? "").TrimEnd('\0').Replace('\0', ' '),
                attributes.Width, attributes.Height, attributes.MapState == Xlib.IsViewable)
            : null;
}
