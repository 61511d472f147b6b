using Bunit;
using KartHub.Contracts;
using KartHub.Web.Features.Recordings;
using KartHub.Web.Features.Recordings.Glance;
using KartHub.Web.Tests.Components;
using KartHub.Web.Tests.Training;

namespace KartHub.Web.Tests.Recordings;

public sealed class RecordingComponentTests(TrainedHub hub) : ComponentTest(hub)
{
    [Fact]
    public void Steering_ToTheRight_IsUp()
    {
        var curve = Render<SteeringSparkline>(p => p.Add(s => s.Points, [unchecked((byte)(sbyte)-127), 0, 127]));
        curve.Find("polyline").GetAttribute("points").ShouldBe("0,31 64,16 128,1");
    }

    [Fact]
    public void WithoutNotices_ThereIsNoMark() => Render<NoticeMark>(p => p.Add(m => m.Notices, [])).Markup.Trim().ShouldBeEmpty();

    [Fact]
    public void Notices_AreCounted_AndTold()
    {
        var mark = Render<NoticeMark>(p => p.Add(m => m.Notices, [new Phrase("test.one", $"Too bright."), new Phrase("test.two", $"Too <b>dark</b>.")]));
        mark.Find(".notice-mark").TextContent.ShouldContain("2");
        mark.Find(".notice-mark").GetAttribute("title").ShouldBe("Too bright.\nToo <b>dark</b>.");
        mark.FindAll("b").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RecordingState.Sealed, 3600, "complete")]
    [InlineData(RecordingState.Receiving, 1, "arriving")]
    [InlineData(RecordingState.Receiving, 3600, "waiting for its agent")]
    public void AState_IsAWord(RecordingState state, int secondsAgo, string word) =>
        Render<RecordingStateLight>(p => p.Add(l => l.State, state).Add(l => l.ReceivedAt, TimeProvider.System.GetUtcNow().AddSeconds(-secondsAgo)))
            .Find(".kh-state").TextContent.Trim().ShouldBe(word);
}
