using KartHub.Contracts;
using KartHub.Web.Data;
using KartHub.Web.Features.Quotas;
using KartHub.Web.Shell;

namespace KartHub.Web.Features.Recordings.Import;

/// <summary>How much an upload may bring: what the hub takes at once, what its owner may still keep, and what the disk has. Asked on the way, again and again.</summary>
/// <param name="reserve">Of the hub's disk.</param>
/// <param name="atOnce">Bytes that this hub takes at once.</param>
/// <param name="left">Bytes that the owner may still keep.</param>
/// <param name="allowed">Bytes that the owner may keep in all.</param>
public sealed class UploadRoom(DiskReserve reserve, long atOnce, long left, long allowed)
{
    /// <summary>The room that a person has now.</summary>
    /// <exception cref="Refusal">There is none, whatever it is.</exception>
    public static async Task<UploadRoom> ForAsync(
        HubContext db, Guid ownerId, long atOnce, PersonQuotas quotas, DiskReserve reserve, CancellationToken cancellationToken)
    {
        reserve.Require();
        if ((await quotas.TooManyBytesAsync(db, ownerId, 1, cancellationToken) ?? await quotas.TooManyRecordingsAsync(db, ownerId, cancellationToken)) is { } full)
        {
            throw full;
        }

        return new UploadRoom(
            reserve, atOnce, await quotas.BytesLeftAsync(db, ownerId, cancellationToken), (await quotas.AllowedToAsync(db, ownerId, cancellationToken)).Bytes);
    }

    /// <summary>Refuses so many bytes of files, packed as they come.</summary>
    /// <exception cref="Refusal">There is no room for them; the message says where.</exception>
    public void RequireFiles(long bytes) => Require(bytes, () => TooLarge());

    /// <summary>Refuses so many bytes of frames.</summary>
    /// <exception cref="Refusal">There is no room for them; the message says where.</exception>
    public void RequireFrames(long bytes) => Require(bytes, () => new Refusal(
        "upload.pictures-too-large", $"The pictures of this recording are larger together than the {atOnce / 1_000_000:N0} MB that this hub takes at once."));

    /// <summary>What the web server refuses, in the same words.</summary>
    public Refusal TooLarge(Exception? inner = null) => new(
        "upload.too-large", $"This is larger than the {atOnce / 1_000_000:N0} MB that this hub takes at once. Upload a part of it, or ask the instructor to raise Hub:MaxUploadMegabytes.", inner);

    private void Require(long bytes, Func<Refusal> tooLarge)
    {
        if (bytes > atOnce)
        {
            throw tooLarge();
        }

        if (bytes > left)
        {
            throw new Refusal(
                "quota.upload",
                $"This takes more than the {Words.Size(left)} that are left of the {Words.Size(allowed)} that you may keep here. Delete recordings or models that you no longer need, or upload a part of it.");
        }

        reserve.Require();
    }
}
