namespace KartHub.Training.Preparing;

/// <summary>A recording in one of several prepared datasets.</summary>
internal readonly record struct FamilyMember(PreparedData Data, int Source)
{
    public PreparedSource Description => Data.Manifest.Sources[Source];
}

/// <summary>A recording and its mirror images, wherever they were prepared: they show the same drive, so they stay together.</summary>
internal sealed record RecordingFamily(string Name, IReadOnlyList<FamilyMember> Members, int Rows)
{
    /// <summary>All families that have rows, in the order of their first member.</summary>
    public static IReadOnlyList<RecordingFamily> Find(IReadOnlyList<PreparedData> data)
    {
        var members = data.Distinct().SelectMany(d => Enumerable.Range(0, d.Manifest.Sources.Count).Select(source => new FamilyMember(d, source))).ToList();
        var rows = data.Distinct().SelectMany(d => d.Manifest.RowSources.Select(source => new FamilyMember(d, source))).CountBy(member => member).ToDictionary();
        var families = Enumerable.Range(0, members.Count).ToArray();
        for (var i = 0; i < members.Count; i++)
        {
            foreach (var relative in RelativesOf(members, members[i].Description))
            {
                Join(families, i, relative);
            }
        }

        return [.. members.Select((member, i) => (member, Family: families[i])).GroupBy(m => m.Family, m => m.member)
            .Select(group => new RecordingFamily(NameOf(group), [.. group], group.Sum(member => rows.GetValueOrDefault(member))))
            .Where(family => family.Rows > 0)];
    }

    public static FamilyMember MemberOf(DataRow row) => new(row.Data, row.Data.Manifest.RowSources[row.Index]);

    /// <summary>The same recording prepared elsewhere, its original (by id, else by name) and that one's other mirror images.</summary>
    private static IEnumerable<int> RelativesOf(List<FamilyMember> members, PreparedSource source)
    {
        var originalHasId = members.Exists(member => member.Description.Id == source.FlippedFrom);
        for (var i = 0; i < members.Count; i++)
        {
            var other = members[i].Description;
            var isOriginal = source.FlippedFrom is { } original && (originalHasId ? other.Id : other.Name) == original;
            if (other.Id == source.Id || isOriginal || (source.FlippedFrom is not null && other.FlippedFrom == source.FlippedFrom))
            {
                yield return i;
            }
        }
    }

    private static void Join(int[] families, int a, int b)
    {
        var (kept, given) = (Math.Min(families[a], families[b]), Math.Max(families[a], families[b]));
        for (var i = 0; i < families.Length; i++)
        {
            families[i] = families[i] == given ? kept : families[i];
        }
    }

    private static string NameOf(IEnumerable<FamilyMember> members) =>
        (members.FirstOrDefault(member => member.Description.FlippedFrom is null, members.First())).Description.Name;
}
