using KartHub.Agent.X11;
using KartHub.Contracts;

namespace KartHub.Agent.Sources.X11;

/// <summary>Pictures of an X server. It has a connection of its own and makes a new one when the server was gone.</summary>
/// <param name="display">Which server, for instance <c>:0</c>; null takes DISPLAY's.</param>
/// <param name="time">The clock.</param>
internal abstract class X11Source(string? display, TimeProvider time) : SearchedSource(time)
{
    private XConnection? connection;

    /// <summary>The picture as it is now.</summary>
    /// <exception cref="SourceLostException">There is none.</exception>
    protected abstract CapturedFrame Capture(XConnection connection);

    /// <summary>Lets go of everything that belongs to the connection; it may be broken.</summary>
    protected abstract void Leave();

    protected override CapturedFrame Look()
    {
        try
        {
            connection ??= XConnection.Open(display);
            return Capture(connection);
        }
        catch (Refusal e)
        {
            throw NotFound(e.Message);
        }
        catch (Exception) when (connection is { IsBroken: true })
        {
            var name = connection.Name;
            Close();
            throw NotFound($"The connection to the X server {name} was cut: the desktop session has ended, or the server crashed. The agent connects again by itself.");
        }
    }

    protected override void Close()
    {
        if (connection is not null)
        {
            Leave();
            connection.Dispose();
            connection = null;
        }
    }
}
