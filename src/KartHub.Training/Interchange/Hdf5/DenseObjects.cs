namespace KartHub.Training.Interchange.Hdf5;

/// <summary>What is kept apart from an object's header because it is much: a heap, and a tree whose records name places in it.</summary>
internal static class DenseObjects
{
    /// <summary>Where every object of them lies; nothing where there are none.</summary>
    /// <param name="addresses">Where the addresses of the heap and of the tree lie.</param>
    /// <param name="idAt">Where in a record the heap's identifier is.</param>
    public static IEnumerable<(long Address, long Length)> Read(Hdf5Bytes file, long addresses, int idAt, string what)
    {
        var (heapAt, treeAt) = (file.I64(addresses, what), file.I64(addresses + 8, what));
        if (heapAt == Hdf5Bytes.Undefined)
        {
            yield break;
        }

        var heap = new FractalHeap(file, heapAt, what);
        foreach (var record in RecordTree.Read(file, treeAt, what))
        {
            yield return heap.Find(record + idAt);
        }
    }
}
