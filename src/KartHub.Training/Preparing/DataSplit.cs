using KartHub.Contracts;


namespace KartHub.Training.Preparing;

/// <summary>A row of prepared data.</summary>
public readonly record struct DataRow(PreparedData Data, int Index);

/// <summary>
/// Which rows are trained on and which are validated on. Neighbouring frames look alike, so a row is never validated on while its
/// neighbours are trained on: whole recordings are held back, or the end of the only one. A mirror image follows its original.
/// </summary>
/// <param name="Train">Rows to train on, in order.</param>
/// <param name="Validation">Rows to validate on, in order.</param>
/// <param name="Explanation">A sentence or two for people: what was validated on.</param>
public sealed record DataSplit(IReadOnlyList<DataRow> Train, IReadOnlyList<DataRow> Validation, string Explanation)
{
    private const double ValidationShare = 0.2; // TensorKart's.
    private const double LeastShare = 0.05; // Less says too little about the model,
    private const double MostShare = 0.6; // and more leaves too little to learn from.
    private const double GapMs = 1000;

    /// <summary>Divides the rows, always in the same way.</summary>
    /// <param name="train">Data to train on, one or more.</param>
    /// <param name="validateOn">Data to validate on; null or empty: a part of <paramref name="train"/>.</param>
    /// <exception cref="Refusal">There is too little data to divide.</exception>
    public static DataSplit Choose(IReadOnlyList<PreparedData> train, IReadOnlyList<PreparedData>? validateOn = null)
    {
        if (train.Count == 0)
        {
            throw new Refusal("training.no-recordings", $"There is nothing to train on: choose at least one recording.");
        }

        if (validateOn is { Count: > 0 })
        {
            return Given(train, validateOn);
        }

        var families = RecordingFamily.Find(train);
        var total = families.Sum(family => family.Rows);
        var heldBack = HoldBack(families, total);
        var share = heldBack.Sum(family => family.Rows) / (double)total;
        return share is >= LeastShare and <= MostShare
            ? Whole(train, families, heldBack)
            : End(train, families.MaxBy(family => family.Rows)!);
    }

    private static DataSplit Given(IReadOnlyList<PreparedData> train, IReadOnlyList<PreparedData> validateOn)
    {
        var families = RecordingFamily.Find([.. train, .. validateOn]);
        var shared = families
            .Where(family => family.Members.Any(m => train.Contains(m.Data)) && family.Members.Any(m => validateOn.Contains(m.Data)))
            .Select(family => family.Name).ToList();
        var rows = AllRows(validateOn);
        var explanation = $"Validated on {Names(RecordingFamily.Find(validateOn))} ({Frames(rows.Count)}), as chosen.";
        return new DataSplit(
            AllRows(train), rows,
            shared.Count == 0 ? explanation : $"{explanation} Careful: {Join(shared)} is trained on too, so this figure flatters the model.");
    }

    private static DataSplit Whole(IReadOnlyList<PreparedData> train, IReadOnlyList<RecordingFamily> families, List<RecordingFamily> heldBack)
    {
        var held = heldBack.SelectMany(family => family.Members).ToHashSet();
        var (kept, validation) = (new List<DataRow>(), new List<DataRow>());
        foreach (var row in AllRows(train))
        {
            (held.Contains(RecordingFamily.MemberOf(row)) ? validation : kept).Add(row);
        }

        var whole = heldBack.Count == 1 ? "a whole recording" : "whole recordings";
        var others = families.Count - heldBack.Count == 1 ? "the other one" : $"the other {families.Count - heldBack.Count}";
        return new DataSplit(
            kept, validation,
            $"Validated on {Names(heldBack)} ({Frames(validation.Count)}), {whole} not trained on. Trained on {others} ({Frames(kept.Count)}).");
    }

    private static DataSplit End(IReadOnlyList<PreparedData> train, RecordingFamily family)
    {
        var members = family.Members.ToHashSet();
        var rows = AllRows(train);
        var own = rows.Where(row => members.Contains(RecordingFamily.MemberOf(row))).ToList();
        var frames = own.Select(FrameOf).Distinct().Order().ToList();
        var validated = Math.Max(1, (int)Math.Round(frames.Count * ValidationShare));
        var cut = frames[^validated];
        var cutTime = own.Where(row => FrameOf(row) >= cut).Min(TimeOf);
        var validation = own.Where(row => FrameOf(row) >= cut).ToList();
        var kept = rows.Where(row => !members.Contains(RecordingFamily.MemberOf(row)) || (FrameOf(row) < cut && TimeOf(row) <= cutTime - GapMs)).ToList();
        if (kept.Count == 0)
        {
            throw new Refusal("training.too-short", $"{family.Name} is too short to train on: of its {Frames(frames.Count)} the last {validated} are for validation, and the second before them is left out. Record at least ten seconds.");
        }

        var mirrored = family.Members.Count > 1 ? ", and the same of its mirror image" : "";
        return new DataSplit(kept, validation, $"Validated on the last {Frames(validated)} of {family.Name}{mirrored}; the second before them is left out.");
    }

    /// <summary>Adds the recording that brings the share nearest to the wanted one, as long as one does and another is left to train on.</summary>
    private static List<RecordingFamily> HoldBack(IReadOnlyList<RecordingFamily> families, int total)
    {
        var wanted = total * ValidationShare;
        var chosen = new List<RecordingFamily>();
        var rows = 0;
        while (chosen.Count < families.Count - 1)
        {
            var next = families.Except(chosen).OrderBy(family => Math.Abs(rows + family.Rows - wanted)).ThenBy(family => family.Name, StringComparer.Ordinal).First();
            if (Math.Abs(rows + next.Rows - wanted) >= Math.Abs(rows - wanted) && chosen.Count > 0)
            {
                break;
            }

            chosen.Add(next);
            rows += next.Rows;
        }

        return chosen;
    }

    private static List<DataRow> AllRows(IEnumerable<PreparedData> data) =>
        [.. data.SelectMany(d => Enumerable.Range(0, d.Rows).Select(row => new DataRow(d, row)))];

    private static int FrameOf(DataRow row) => row.Data.Manifest.RowFrames[row.Index];

    private static double TimeOf(DataRow row) => row.Data.Manifest.RowTimesMs[row.Index];

    private static string Frames(int count) => FormattableString.Invariant($"{count:N0} frame{(count == 1 ? "" : "s")}");

    private static string Names(IEnumerable<RecordingFamily> families) => Join([.. families.Select(family => family.Name)]);

    private static string Join(List<string> names) => names.Count switch
    {
        1 => names[0],
        <= 4 => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
        _ => $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more",
    };
}
