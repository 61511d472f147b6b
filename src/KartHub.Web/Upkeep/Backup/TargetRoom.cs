using System.Globalization;
using KartHub.Web.Cli;
using KartHub.Web.Data;
using Microsoft.Extensions.Options;

namespace KartHub.Web.Upkeep.Backup;

/// <summary>Keeps the reserve free on the disk that is written to, which may be the hub's own.</summary>
internal sealed class TargetRoom(IDisk disk, IOptions<HubOptions> options)
{
    /// <param name="folder">A folder on that disk.</param>
    /// <param name="needed">Bytes that are to be written.</param>
    /// <exception cref="CommandException">They would touch the reserve.</exception>
    public void Require(string folder, long needed)
    {
        var reserve = options.Value.ReserveMegabytes * 1_000_000L;
        var free = disk.FreeBytes(folder);
        if (free - needed < reserve)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"The disk of {folder} has too little room: {needed / 1e6:N1} MB are to be written, {free / 1e6:N1} MB are free, and {reserve / 1e6:N0} MB of them are kept free. Make room, or choose another disk; nothing is left of what was begun."));
        }
    }
}
