using KartHub.Training.Engine;
using KartHub.Training.Engine.Simd;

namespace KartHub.Training.Tests.Engine;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("pilotnet", 252_219, 1)]
    [InlineData("tensorkart", 1_595_555, 5)]
    [InlineData("sullychen", 1_595_511, 1)]
    [InlineData("small", 45_785, 1)]
    public void ParameterCount_IsThePublishedOne(string name, long count, int outputs)
    {
        using var network = new Network(Networks.ByName(name), seed: 1);
        network.ParameterCount.ShouldBe(count);
        network.Definition.Outputs.Length.ShouldBe(outputs);
    }

    [Fact]
    public void ByName_UnknownName_ListsTheNames() =>
        Should.Throw<ArgumentException>(() => Networks.ByName("resnet")).Message.ShouldBe("There is no network \"resnet\". There are: pilotnet, tensorkart, sullychen, small.");

    [Fact]
    public void Parameters_HaveCanonicalNamesAndShapes()
    {
        using var network = new Network(Networks.PilotNet, seed: 1);
        network.Parameters.Select(parameter => $"{parameter.Name} {string.Join("x", parameter.Shape)}").ShouldBe(
        [
            "conv1.weight 5x5x3x24", "conv1.bias 24", "conv2.weight 5x5x24x36", "conv2.bias 36", "conv3.weight 5x5x36x48", "conv3.bias 48",
            "conv4.weight 3x3x48x64", "conv4.bias 64", "conv5.weight 3x3x64x64", "conv5.bias 64",
            "dense1.weight 1152x100", "dense1.bias 100", "dense2.weight 100x50", "dense2.bias 50", "dense3.weight 50x10", "dense3.bias 10",
            "dense4.weight 10x1", "dense4.bias 1",
        ]);
    }

    [Fact]
    public void Parameter_ReadsWhatWasWritten_WhateverItsPadding()
    {
        using var network = new Network(TestNetworks.Normalised(), seed: 1);
        foreach (var parameter in network.Parameters)
        {
            var values = Enumerable.Range(1, parameter.Count).Select(i => (float)i).ToArray();
            parameter.Write(values);
        }

        network.Parameters.ShouldAllBe(parameter => parameter.Read().Select((value, i) => value == i + 1).All(same => same));
    }

    [Fact]
    public void Parameter_WriteOfAnotherLength_SaysBoth()
    {
        using var network = new Network(Networks.PilotNet, seed: 1);
        Should.Throw<ArgumentException>(() => network.Parameters[1].Write(new float[23])).Message.ShouldBe("conv1.bias has 24 values (24), not 23.");
    }

    [Fact]
    public void FirstWeights_FollowTheSeed()
    {
        using Network first = new(TestNetworks.Small(), 1), same = new(TestNetworks.Small(), 1), other = new(TestNetworks.Small(), 2);
        first.Parameters[0].Read().ShouldBe(same.Parameters[0].Read());
        first.Parameters[0].Read().ShouldNotBe(other.Parameters[0].Read());
        var limit = Math.Sqrt(6.0 / (16 * (3 + 5)));
        first.Parameters[0].Read().Max().ShouldBeInRange((float)limit * 0.9f, (float)limit);
    }

    [Fact]
    public void Definition_ThatDoesNotFitTogether_IsRefusedByLayer()
    {
        Message(new Conv(4, 14, 1, Activation.Relu), new Dense(1, Activation.Linear))
            .ShouldBe("Network \"test\", layer 1: its 14×14 kernel does not fit its 13×19 input.");
        Message(new Dense(4, Activation.Relu), new Conv(4, 3, 1, Activation.Relu), new Dense(1, Activation.Linear))
            .ShouldBe("Network \"test\", layer 2: a convolution must come before the dense layers.");
        Message(new Dense(4, Activation.Relu, Dropout: 1), new Dense(1, Activation.Linear))
            .ShouldBe("Network \"test\", layer 1: dropout must be 0 to below 1, not 1.");
        Message(new Dense(4, Activation.Relu) { Logits = 1 }, new Dense(1, Activation.Linear)).ShouldContain("layer 1: only units of the last layer can be logits");
        Message(new Dense(2, Activation.Linear) { Logits = 3 }).ShouldContain("as many as it has at most");

        Message(new BatchNorm(Activation.Relu), new Dense(1, Activation.Linear)).ShouldBe("Network \"test\", layer 1: batch normalisation must stand behind a convolution.");
        Message(new Conv(4, 3, 1, Activation.Linear), new BatchNorm(Activation.Relu, 0), new Dense(1, Activation.Linear)).ShouldEndWith("epsilon must be above 0, not 0.");

        static string Message(params LayerDefinition[] layers) =>
            Should.Throw<ArgumentException>(() => new Network(TestNetworks.Of(layers), 1)).Message;
    }
}
