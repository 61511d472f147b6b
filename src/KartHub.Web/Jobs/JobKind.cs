using System.Security.Claims;
using KartHub.Contracts;

namespace KartHub.Web.Jobs;

/// <summary>A kind of job; each feature registers its own as a singleton.</summary>
/// <param name="Name">Stored with every job, so never renamed.</param>
/// <param name="OfAnother">Tells of a job that the reader may not see: "A training of another participant".</param>
/// <param name="Icon">One of HubIcons.</param>
/// <param name="Page">Where its subject is shown, before the subject's id.</param>
/// <param name="Lane">What it waits behind.</param>
/// <param name="Work">The class that does it, an <see cref="IHubJob"/>.</param>
public sealed record JobKind(string Name, Func<string> OfAnother, string Icon, string Page, Lane Lane, Type Work)
{
    /// <summary>Puts a job back in the queue for someone, where its feature has a say in that; whether it could.</summary>
    public Func<Job, ClaimsPrincipal, CancellationToken, Task<bool>>? Resume { get; init; }

    /// <summary>What a job of this kind does with what has that name, in a few words.</summary>
    public Func<string, Phrase> Titled { get; init; } = Phrase.AsItIs;

    /// <summary>A kind whose work is a <typeparamref name="TJob"/>.</summary>
    public static JobKind Of<TJob>(string name, Func<string> ofAnother, string icon, string page, Lane lane)
        where TJob : IHubJob => new(name, ofAnother, icon, page, lane, typeof(TJob));
}
