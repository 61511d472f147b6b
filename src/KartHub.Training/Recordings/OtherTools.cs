using System.Text;
using System.Text.RegularExpressions;
using KartHub.Training.Recordings.Files;

namespace KartHub.Training.Recordings;

/// <summary>Formats of other programs that cannot be read yet, known by what is surely theirs.</summary>
internal static partial class OtherTools
{
    private const int Beginning = 4096;

    private static readonly (string What, Func<IRecordingFiles, bool> Owns)[] All =
    [
        ("a donkeycar tub", files => BeginsLike(files, "manifest.json", Donkeycar()) || BeginsLike(files, "meta.json", Donkeycar())),
        ("a driving log of Udacity's simulator", files => files.Find("driving_log.csv").Count > 0),
        ("SullyChen's driving data", files => BeginsLike(files, "data.txt", PictureAndAngle())),
        ("a drive of comma.ai's openpilot", files => files.Find("*.hevc").Count > 0 || files.Find("*rlog.bz2").Count > 0 || files.Find("*rlog.zst").Count > 0),
        ("a ROS bag", files => files.Find("*.bag").Count > 0 || files.Find("*.db3").Count > 0),
        ("HDF5 data, as comma.ai's old driving data is", files => files.Find("*.h5").Count > 0 || files.Find("*.hdf5").Count > 0),
    ];

    /// <summary>Files that only make sense with those beside them.</summary>
    public static bool IsPartOfOne(string fileName) => Part().IsMatch(fileName);

    /// <summary>What it is, for people, with its article; null where that is not known.</summary>
    public static string? Recognize(IRecordingFiles files) => All.FirstOrDefault(tool => tool.Owns(files)).What;

    private static bool BeginsLike(IRecordingFiles files, string name, Regex pattern) => files.Find(name).Take(3).Any(path => pattern.IsMatch(BeginningOf(files, path)));

    private static string BeginningOf(IRecordingFiles files, string path)
    {
        try
        {
            using var stream = files.Open(path);
            var bytes = new byte[Beginning];
            return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or Contracts.Refusal)
        {
            return "";
        }
    }

    [GeneratedRegex("\"(cam/image_array|user/angle)\"")]
    private static partial Regex Donkeycar();

    [GeneratedRegex(@"\A\S+\.(jpg|png) -?\d+(\.\d+)?")]
    private static partial Regex PictureAndAngle();

    [GeneratedRegex(@"^(driving_log\.csv|manifest\.json|meta\.json|data\.txt|.*\.(catalog|hevc|bag|db3|h5|hdf5)|.*rlog(\.bz2|\.zst)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
