namespace KartHub.Training.Engine.Simd;

/// <summary>The first half of a step for networks with batch normalisation: the whole batch through one layer after the other.</summary>
public sealed unsafe partial class Trainer
{
    private int layer;

    private void TrainLayerByLayer(WholeBatchPass whole)
    {
        whole.Reserve(rowCount);
        var last = network.Convolutions.Length - 1;
        for (layer = 0; layer <= last; layer++)
        {
            pool.Run(groups, layerForward);
            whole.Conclude(layer, rowCount);
        }

        pool.Run(groups, throughDenseLayers);
        for (var sum = 0; sum < SumCount; sum++)
        {
            new Span<float>(sums[sum].Pointer, (int)sums[sum].Length).Clear();
        }

        for (layer = last; layer >= 0; layer--)
        {
            whole.ConcludeGradient(layer, rowCount);
            pool.Run(SumCount, layerBackward);
        }
    }

    private void LayerForward(int group, int worker)
    {
        var (first, end) = SamplesOf(group);
        for (var sample = first; sample < end; sample++)
        {
            if (layer == 0)
            {
                whole!.Read(rows[sample], source, batch, sample);
            }
            else
            {
                whole!.Normalise(layer - 1, sample, batch);
            }

            whole.Forward(layer, sample, worker, batch);
        }
    }

    private void ThroughDenseLayers(int group, int worker)
    {
        var (first, end) = SamplesOf(group);
        var last = network.Convolutions.Length - 1;
        for (var sample = first; sample < end; sample++)
        {
            whole!.Normalise(last, sample, batch);
        }

        passes[worker].Connect(batch, first, end - first);
        AddLosses(first, end);
        passes[worker].ConnectBack(batch, first, end - first);
        for (var sample = first; sample < end; sample++)
        {
            whole!.OutputGradient(last, sample, batch);
        }
    }

    private void LayerBackward(int sum, int worker)
    {
        for (var group = sum; group < groups; group += SumCount)
        {
            var (first, end) = SamplesOf(group);
            for (var sample = first; sample < end; sample++)
            {
                whole!.Backward(layer, sample, worker, batch, sums[sum].Pointer);
                if (layer > 0)
                {
                    whole.OutputGradient(layer - 1, sample, batch);
                }
            }
        }
    }
}
