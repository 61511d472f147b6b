using static MudBlazor.Icons.Material;

namespace KartHub.Web.Shell.Look;

/// <summary>Which picture stands for what, on every page alike.</summary>
internal static class HubIcons
{
    // Pages.
    public const string Home = Filled.SportsScore;
    public const string Drive = Filled.SportsEsports;
    public const string Recordings = Filled.VideoLibrary;
    public const string Training = Filled.ShowChart;
    public const string Models = Filled.Psychology;
    public const string Jobs = Filled.Checklist;
    public const string People = Filled.Group;
    public const string Person = Filled.Person;
    public const string Theme = Filled.Contrast;

    // Actions.
    public const string Add = Filled.Add;
    public const string Cancel = Filled.Close;
    public const string Capture = Filled.Crop;
    public const string Delete = Outlined.Delete;
    public const string Download = Filled.Download;
    public const string Draw = Filled.Brush;
    public const string Earlier = Filled.ArrowUpward;
    public const string Later = Filled.ArrowDownward;
    public const string FoldIn = Filled.ExpandLess;
    public const string FoldOut = Filled.ExpandMore;
    public const string LetDrive = Filled.SmartToy;
    public const string Mirror = Filled.Flip;
    public const string NextFrame = Filled.SkipNext;
    public const string Pad = Filled.Gamepad;
    public const string Pause = Filled.Pause;
    public const string Play = Filled.PlayArrow;
    public const string PlayOrPause = $"<g class=\"kh-play\">{Filled.PlayArrow}</g><g class=\"kh-pause\">{Filled.Pause}</g>"; // Which one is said by data-playing around it.
    public const string Prepare = Filled.Layers;
    public const string PreviousFrame = Filled.SkipPrevious;
    public const string Record = Filled.FiberManualRecord;
    public const string Refresh = Filled.Refresh;
    public const string Rename = Outlined.Edit;
    public const string SaveImage = Outlined.Image;
    public const string Stop = Filled.Stop;
    public const string TakeOver = Filled.PanTool;
    public const string TryAgain = Filled.Replay;
    public const string UploadFolder = Outlined.FolderOpen;
    public const string UploadZip = Outlined.FolderZip;

    // States.
    public const string Cancelled = Outlined.StopCircle;
    public const string Course = Filled.SportsScore;
    public const string Done = Filled.CheckCircle;
    public const string Failed = Filled.Error;
    public const string HandOn = Filled.BackHand;
    public const string Held = Filled.PauseCircle;
    public const string Interrupted = Filled.Bolt;
    public const string Live = Filled.Circle;
    public const string Lost = Filled.PowerOff;
    public const string Next = Filled.Autorenew;
    public const string NotShared = Outlined.Lock;
    public const string Running = Filled.PlayCircle;
    public const string Screen = Filled.DesktopWindows;
    public const string Shared = Filled.Group;
    public const string Waiting = Outlined.Schedule;
    public const string Warning = Filled.Warning;
    public const string Working = Filled.HourglassTop;
}
