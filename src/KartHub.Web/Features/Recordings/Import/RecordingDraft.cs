namespace KartHub.Web.Features.Recordings.Import;

/// <summary>What a recording is to be that is being copied into the store.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is to be called.</param>
/// <param name="Driver">Who drove.</param>
/// <param name="OwnerId">Whose it is to be.</param>
/// <param name="Origin">How it comes.</param>
/// <param name="FlippedFromId">The recording that it is the mirror image of, if the hub makes it.</param>
internal sealed record RecordingDraft(Guid Id, string Name, string Driver, Guid OwnerId, RecordingOrigin Origin, Guid? FlippedFromId = null);
