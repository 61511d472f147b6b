namespace KartHub.Training.Runs;

/// <summary>The order in which an epoch takes its rows: it follows from seed and epoch alone, so that a resumed run goes on exactly.</summary>
internal static class EpochOrder
{
    public static int[] Of(int rows, int seed, int epoch)
    {
        var order = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            order[i] = i;
        }

        new Random(unchecked(seed * 7_919 + epoch)).Shuffle(order); // A prime far above any number of epochs that is used.
        return order;
    }
}
