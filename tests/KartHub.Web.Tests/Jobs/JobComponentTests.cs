using Bunit;
using KartHub.Web.Jobs;
using KartHub.Web.Jobs.Glance;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;

namespace KartHub.Web.Tests.Jobs;

public sealed class JobComponentTests(TrainedHub hub) : ComponentTest(hub)
{
    [Theory]
    [InlineData(JobState.Queued, false, false, "waiting")]
    [InlineData(JobState.Queued, false, true, "put aside")]
    [InlineData(JobState.Running, false, false, "running")]
    [InlineData(JobState.Running, true, false, "stopping")]
    [InlineData(JobState.Running, true, true, "stopping")]
    [InlineData(JobState.Running, false, true, "making way")]
    [InlineData(JobState.Done, false, false, "done")]
    [InlineData(JobState.Failed, false, false, "failed")]
    [InlineData(JobState.Cancelled, false, false, "cancelled")]
    [InlineData(JobState.Interrupted, false, false, "interrupted")]
    public void AState_IsAWordWithAPicture(JobState state, bool stopping, bool held, string word)
    {
        var light = Render<JobStateLight>(p => p.Add(l => l.State, state).Add(l => l.Stopping, stopping).Add(l => l.Held, held));

        light.Find(".kh-state").TextContent.Trim().ShouldBe(word);
        light.Find(".kh-state").GetAttribute("title").ShouldNotBeNullOrEmpty();
        light.FindAll("svg").Count.ShouldBe(1);
    }

    [Fact]
    public void ABar_SaysHowFar_WhatAndHowLongStill()
    {
        var bar = Render<JobBar>(p => p.Add(b => b.Progress, 0.428).Add(b => b.Message, "Epoch 3 of 7").Add(b => b.SecondsLeft, 65));

        var progress = bar.Find("[role=progressbar]");
        (progress.GetAttribute("aria-valuenow"), progress.GetAttribute("aria-label")).ShouldBe(("42", "Progress"));
        bar.Find(".words").TextContent.ShouldContain("42 %");
        bar.Find(".doing").TextContent.ShouldBe("Epoch 3 of 7");
        bar.Find(".left").TextContent.ShouldContain("1 min 05 s");
    }

    [Fact]
    public void WithoutAnEstimate_NoneIsMadeUp() =>
        Render<JobBar>(p => p.Add(b => b.Progress, 0)).FindAll(".left").ShouldBeEmpty();
}
