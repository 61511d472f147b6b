namespace KartHub.Web.Features.Recordings.Lost;

/// <summary>Names the agents that were lost while recording, and says what became of the recordings.</summary>
public sealed partial class LostNotes(RecordingShelf shelf)
{
    private async Task CloseAsync(LostRecording recording)
    {
        await shelf.CloseAsync(recording.Id, User, CancellationToken.None);
        await RefreshAsync();
    }
}
