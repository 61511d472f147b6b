using System.Net;
using System.Net.Http.Headers;
using KartHub.Contracts;
using KartHub.Imaging;
using KartHub.Tests.Shared;
using KartHub.Web.Features.Drive.Seat.Looking;
using KartHub.Web.Features.People;
using KartHub.Web.Tests.Training;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Drive.Seat;

public sealed class LookTests
{
    private static readonly byte[] Small = Jpeg.Write(new Frame(200, 150), 70);

    [Fact]
    public async Task ASeat_IsSeenByItsPersonAndTheClasssInstructors_AndSendsOnlyWhileOneOfThemLooks()
    {
        await using var hub = new HubApp();
        var (ann, ben, teacher) = (await hub.AddPersonAsync("Ann"), await hub.AddPersonAsync("Ben"), await hub.InstructorAsync());
        using var seat = await hub.SignedInClientAsync(ann);
        using var other = await hub.SignedInClientAsync(ben);
        using var desk = await hub.SignedInClientAsync(teacher);
        (await desk.GetAsync(Address(ann))).StatusCode.ShouldBe(HttpStatusCode.NotFound, "nobody is in it");

        var asked = seat.GetAsync("api/seat/looked"); // Answered when someone looks.
        await Eventually.IsTrue(() => hub.Services.GetRequiredService<LiveSeats>().VisibleTo(teacher.Principal()).Count == 1);
        (await ShowAsync(seat, Small)).ShouldBe(HttpStatusCode.NoContent);
        (await other.GetAsync(Address(ann))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        hub.Services.GetRequiredService<LiveSeats>().VisibleTo(ben.Principal()).ShouldBeEmpty();
        asked.IsCompleted.ShouldBeFalse("who may not look does not wake it");
        (await desk.GetAsync($"{Address(ann)}?wait=false")).StatusCode.ShouldBe(HttpStatusCode.NoContent, "what was sent while nobody looked is not kept");
        (await asked).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await ShowAsync(seat, Small)).ShouldBe(HttpStatusCode.NoContent);
        using var seen = await desk.GetAsync(Address(ann));
        (await seen.Content.ReadAsByteArrayAsync()).ShouldBe(Small);
        seen.Headers.GetValues(WireHeaders.Controls).Single().ShouldBe("-0.5,0,1,0,0");
        (await seat.GetAsync(Address(ann))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhatIsNoPictureOfASeat_IsRefused()
    {
        await using var hub = new HubApp();
        using var seat = await hub.SignedInClientAsync(await hub.AddPersonAsync("Ann"));
        (await ShowAsync(seat, [1, 2, 3])).ShouldBe(HttpStatusCode.BadRequest);
        (await ShowAsync(seat, Small, controls: "0,0,1")).ShouldBe(HttpStatusCode.BadRequest);
        (await ShowAsync(seat, Small, header: false)).ShouldBe(HttpStatusCode.BadRequest);
        (await ShowAsync(seat, [.. Small, .. new byte[64 << 10]])).ShouldBe(HttpStatusCode.BadRequest);
    }

    private static string Address(Person person) => LookEndpoints.Of(person.Id);

    private static async Task<HttpStatusCode> ShowAsync(HttpClient seat, byte[] picture, string controls = "-0.5,0,1,NaN,0", bool header = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "api/seat/preview") { Content = new ByteArrayContent(picture) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        request.Headers.Add(WireHeaders.Controls, controls);
        if (header)
        {
            request.Headers.Add(WireHeaders.Seat, "1");
        }

        using var answer = await seat.SendAsync(request);
        return answer.StatusCode;
    }
}
