using KartHub.Contracts;

namespace KartHub.Training.Preparing;

/// <summary>A row of prepared data.</summary>
public readonly record struct DataRow(PreparedData Data, int Index);

/// <summary>
/// Which rows are trained on and which are validated on. Neighbouring frames look alike, so a row is never validated on while its
/// neighbours are trained on: the end of each recording is held back, or whole recordings. A mirror image follows its original, and a
/// picture that is trained on, or whose mirror image is, is not validated on wherever else it stands.
/// </summary>
/// <param name="Train">Rows to train on, in order.</param>
/// <param name="Validation">Rows to validate on, in order.</param>
/// <param name="JudgedOn">What figures of the rows validated on say.</param>
/// <param name="Explanation">A sentence or two for people: what was validated on.</param>
public sealed record DataSplit(IReadOnlyList<DataRow> Train, IReadOnlyList<DataRow> Validation, JudgedOn JudgedOn, Phrase Explanation)
{
    /// <summary>The share of the rows that is held back to validate on.</summary>
    public const double ValidationShare = 0.2; // TensorKart's.

    private const double LeastShare = 0.05; // Less says too little about the model,
    private const double MostShare = 0.6; // and more leaves too little to learn from.

    /// <summary>Divides the rows, always in the same way.</summary>
    /// <param name="train">Data to train on, one or more.</param>
    /// <param name="holdBack">Which part of it to validate on instead.</param>
    /// <param name="validateOn">Data to validate on, so that nothing is held back; null or empty: none.</param>
    /// <exception cref="Refusal">There is too little data to divide.</exception>
    public static DataSplit Choose(IReadOnlyList<PreparedData> train, HoldBack holdBack = HoldBack.LastPart, IReadOnlyList<PreparedData>? validateOn = null)
    {
        RequireAny(train);
        if (validateOn is { Count: > 0 })
        {
            return Given(train, validateOn).WithoutRepeats();
        }

        var split = holdBack == HoldBack.WholeRecordings ? Whole(train) : LastParts(train);
        return split.WithoutRepeats();
    }

    /// <param name="chosen">What was chosen to train on.</param>
    /// <exception cref="Refusal">It is nothing.</exception>
    public static void RequireAny<T>(IReadOnlyCollection<T> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        if (chosen.Count == 0)
        {
            throw new Refusal("training.no-recordings", $"There is nothing to train on: choose at least one recording.");
        }
    }

    private static DataSplit Given(IReadOnlyList<PreparedData> train, IReadOnlyList<PreparedData> validateOn)
    {
        var families = RecordingFamily.Find([.. train, .. validateOn]);
        var shared = families
            .Where(family => family.Members.Any(m => train.Contains(m.Data)) && family.Members.Any(m => validateOn.Contains(m.Data)))
            .Select(family => family.Name).ToList();
        var rows = AllRows(validateOn);
        var (names, frames) = (Names(RecordingFamily.Find(validateOn)), Frames(rows.Count));
        return shared.Count == 0
            ? new DataSplit(AllRows(train), rows, JudgedOn.Unseen, new("split.chosen-unseen", $"Unseen: validated on {names} ({frames}), as chosen."))
            : new DataSplit(AllRows(train), rows, JudgedOn.SameCourse, new("split.chosen-same-course", $"Same course: validated on {names} ({frames}), as chosen. Careful: {Join(shared)} is trained on too."));
    }

    private static DataSplit LastParts(IReadOnlyList<PreparedData> train)
    {
        var rows = AllRows(train);
        var rowsOf = rows.ToLookup(RecordingFamily.MemberOf);
        var cuts = RecordingFamily.Find(train).Select(family => FamilyCut.Of(family, [.. family.Members.SelectMany(member => rowsOf[member])], ValidationShare)).ToList();
        var divided = cuts.FindAll(cut => cut.Divides);
        if (divided.Count == 0)
        {
            var longest = cuts.MaxBy(cut => cut.Frames)!;
            throw new Refusal("training.too-short", $"{longest.Family.Name} is too short to train on: of its {Frames(longest.Frames)} the last {longest.Validated} are for validation, and the second before them is left out. Record at least ten seconds.");
        }

        var cutOf = cuts.SelectMany(cut => cut.Family.Members.Select(member => (member, cut))).ToDictionary(pair => pair.member, pair => pair.cut);
        var (kept, validation) = (new List<DataRow>(), new List<DataRow>());
        foreach (var row in rows)
        {
            var cut = cutOf[RecordingFamily.MemberOf(row)];
            if (cut.Trains(row))
            {
                kept.Add(row);
            }
            else if (cut.Validates(row))
            {
                validation.Add(row);
            }
        }

        return new DataSplit(kept, validation, JudgedOn.SameCourse, InWords(divided, cuts.Except(divided).ToList()));
    }

    private static Phrase InWords(List<FamilyCut> divided, List<FamilyCut> whole)
    {
        var mirrored = divided.Exists(cut => cut.Family.Members.Count > 1);
        var frames = Frames(divided.Sum(cut => cut.Validated));
        var names = Names(divided.Select(cut => cut.Family));
        Phrase words = (divided.Count == 1, mirrored) switch
        {
            (true, false) => new("split.last-of-one", $"Same course: validated on the last {frames} of {names}; the second before them is left out."),
            (true, true) => new("split.last-of-one-mirrored", $"Same course: validated on the last {frames} of {names}, and the same of its mirror image; the second before them is left out."),
            (false, false) => new("split.last-fifth", $"Same course: validated on the last fifth of {names} ({frames}); the second before each is left out."),
            (false, true) => new("split.last-fifth-mirrored", $"Same course: validated on the last fifth of {names} ({frames}), and the same of mirror images; the second before each is left out."),
        };
        return whole.Count == 0 ? words : new("split.some-whole", $"{words} Too short to be divided and trained on whole: {Names(whole.Select(cut => cut.Family))}.");
    }

    private static DataSplit Whole(IReadOnlyList<PreparedData> train)
    {
        var families = RecordingFamily.Find(train);
        if (families is [var only])
        {
            throw new Refusal("training.one-recording", $"{only.Name} is the only recording, so it cannot be held back whole and trained on too: choose another one as well, or have its last part held back.");
        }

        var total = families.Sum(family => family.Rows);
        var heldBack = HeldBack(families, total);
        var share = heldBack.Sum(family => family.Rows) / (double)total;
        if (share is < LeastShare or > MostShare)
        {
            throw new Refusal("training.uneven-recordings", $"Of these recordings none can be held back whole: {Names(heldBack)} would be {100 * share:0.#} % of all frames, where {100 * LeastShare:0} to {100 * MostShare:0} % leave enough to learn from and to judge by. Choose others, or have the last part of each held back.");
        }

        var held = heldBack.SelectMany(family => family.Members).ToHashSet();
        var (kept, validation) = (new List<DataRow>(), new List<DataRow>());
        foreach (var row in AllRows(train))
        {
            (held.Contains(RecordingFamily.MemberOf(row)) ? validation : kept).Add(row);
        }

        var (names, judged, trained, others) = (Names(heldBack), Frames(validation.Count), Frames(kept.Count), families.Count - heldBack.Count);
        Phrase words = (heldBack.Count == 1, others == 1) switch
        {
            (true, true) => new("split.one-of-two", $"Unseen: validated on {names} ({judged}), a whole recording not trained on. Trained on the other one ({trained})."),
            (true, false) => new("split.one-whole", $"Unseen: validated on {names} ({judged}), a whole recording not trained on. Trained on the other {others} ({trained})."),
            (false, true) => new("split.all-but-one", $"Unseen: validated on {names} ({judged}), whole recordings not trained on. Trained on the other one ({trained})."),
            (false, false) => new("split.some-held-back", $"Unseen: validated on {names} ({judged}), whole recordings not trained on. Trained on the other {others} ({trained})."),
        };
        return new DataSplit(kept, validation, JudgedOn.Unseen, words);
    }

    /// <summary>Adds the recording that brings the share nearest to the wanted one, as long as one does and another is left to train on.</summary>
    private static List<RecordingFamily> HeldBack(IReadOnlyList<RecordingFamily> families, int total)
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

    private DataSplit WithoutRepeats()
    {
        var trained = Train.Select(MarkOf).ToHashSet();
        var own = Validation.Where(row => !trained.Contains(MarkOf(row))).ToList();
        if (own.Count == 0)
        {
            throw new Refusal("training.all-repeated", $"There is nothing to judge by: each of the {Frames(Validation.Count)} to validate on shows a picture that is trained on too. Leave out the recording that is there twice, or record anew.");
        }

        var repeats = Validation.Count - own.Count;
        return repeats == 0
            ? this
            : this with { Validation = own, Explanation = new("split.repeats", $"{Explanation} Left out of these: {Frames(repeats)} whose picture is trained on too.") };
    }

    private static ulong MarkOf(DataRow row) => row.Data.Mark(row.Index);

    private static List<DataRow> AllRows(IEnumerable<PreparedData> data) =>
        [.. data.SelectMany(d => Enumerable.Range(0, d.Rows).Select(row => new DataRow(d, row)))];

    private static Phrase Frames(int count) => count == 1 ? new("split.frame", $"1 frame") : new("split.frames", $"{count:N0} frames");

    private static Phrase Names(IEnumerable<RecordingFamily> families) => Join([.. families.Select(family => family.Name)]);

    private static Phrase Join(List<string> names) => names switch
    {
        [var one] => Phrase.AsItIs(one),
        [var a, var b] => new("names.two", $"{a} and {b}"),
        [var a, var b, var c] => new("names.three", $"{a}, {b} and {c}"),
        [var a, var b, var c, var d] => new("names.four", $"{a}, {b}, {c} and {d}"),
        _ => new("names.many", $"{names[0]}, {names[1]}, {names[2]} and {names.Count - 3} more"),
    };
}
