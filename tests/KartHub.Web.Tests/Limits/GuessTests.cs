using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using KartHub.Web.Features.People;
using KartHub.Web.Features.People.Door;
using KartHub.Web.Tests.Training;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace KartHub.Web.Tests.Limits;

/// <summary>Guessing at the door.</summary>
public sealed partial class GuessTests(ITestOutputHelper output)
{
    private const int Guesses = 10_000;
    private const int AtOnce = 64;

    private static readonly Uri JoinPage = new("/join", UriKind.Relative);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task TenThousandGuesses_LetNobodyIn_WhileAClassJoins()
    {
        await using var hub = new HubApp();
        hub.Settings["Rates:WrongCodesWaiting"] = "5"; // Not the usual 200: the test should not take as long as that is meant to.
        hub.ListenOnARealPort();
        var door = hub.Services.GetRequiredService<ClassDoor>();
        await door.OpenAsync(4, 40, (await hub.InstructorAsync()).Principal(), default);
        var code = (await door.ReadAsync(SchoolClass.DefaultId, default))!.Code!;
        var own = await hub.Services.GetRequiredService<OwnCodes>().MakeAsync((await hub.InstructorAsync()).Id, (await hub.InstructorAsync()).Principal(), default);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = AtOnce };
        using var guesser = new HttpClient(handler) { BaseAddress = hub.Address };
        var token = WebUtility.HtmlDecode(Token().Match(await guesser.GetStringAsync(JoinPage)).Groups[1].Value);
        var answers = new ConcurrentDictionary<string, int>();
        var half = new TaskCompletionSource();
        var guessed = 0;
        var watch = Stopwatch.StartNew();

        var guessing = Parallel.ForEachAsync(Wrong(code, own), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (guess, cancellationToken) =>
        {
            using var form = new FormUrlEncodedContent([new("_handler", "join"), new("__RequestVerificationToken", token), new("Input.Code", guess), new("Input.Name", "Mallory")]);
            using var answer = await guesser.PostAsync(JoinPage, form, cancellationToken);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse(guess);
            answer.Headers.Location.ShouldBeNull();
            answers.AddOrUpdate($"{(int)answer.StatusCode}", 1, (_, count) => count + 1);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                answer.Headers.RetryAfter.ShouldNotBeNull();
                (await answer.Content.ReadAsStringAsync(cancellationToken)).ShouldContain("This code is wrong");
            }

            if (Interlocked.Increment(ref guessed) == Guesses / 4)
            {
                half.SetResult();
            }
        });
        await half.Task;
        var joined = Stopwatch.StartNew();
        var came = await Task.WhenAll(Enumerable.Range(0, 30).Select(async n =>
        {
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = hub.Address }; // From the same address.
            return await client.TypeCodeAsync(code, $"Person {n}");
        }));
        joined.Stop();
        guessing.IsCompleted.ShouldBeFalse("the class came while somebody guessed");
        await guessing;

        came.ShouldAllBe(place => place == "/?joined=true");
        (await hub.QueryAsync(db => db.People.CountAsync(p => p.Role == Role.Participant))).ShouldBe(30);
        (await hub.QueryAsync(db => db.People.AnyAsync(p => p.Name.StartsWith("Mallory")))).ShouldBeFalse();
        (await hub.QueryAsync(db => db.Sessions.CountAsync())).ShouldBe(30);
        answers.Keys.Order().ShouldBe(["200", "400", "413", "429"]); // 400: a text with a zero in it, which the form reader refuses.
        hub.Services.GetRequiredService<WrongCodes>().LastHour.ShouldBeInRange(Guesses * 9 / 10, Guesses);
        output.WriteLine($"{Guesses} guesses in {watch.Elapsed.TotalSeconds:0.0} s: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Value} × {a.Key}"))}; 30 people in {joined.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task ALane_AnswersSoManyASecond_KeepsSoManyWaiting_AndSendsTheOthersAway()
    {
        await using var hub = new HubApp();
        var time = new StillTime();
        var lane = new WrongCodes(perSecond: 10, mostWaiting: 5, time, hub.Services.GetRequiredService<Web.Live.LiveFeed>());

        var waiting = Enumerable.Range(0, 10).Select(_ => lane.WaitAsync(default)).ToList();

        var told = await Task.WhenAll(waiting.Where(w => w.IsCompleted));
        told.ShouldBe([null, .. Enumerable.Repeat<TimeSpan?>(TimeSpan.FromSeconds(0.6), 4)], "the first is answered at once, four are sent away");
        waiting.Count(w => !w.IsCompleted).ShouldBe(5);
        time.Pass(TimeSpan.FromSeconds(0.3));
        await Eventually.IsTrue(() => waiting.Count(w => !w.IsCompleted) == 2);
        lane.LastHour.ShouldBe(10);
        time.Pass(TimeSpan.FromMinutes(59));
        lane.LastHour.ShouldBe(10);
        time.Pass(TimeSpan.FromMinutes(1));
        lane.LastHour.ShouldBe(0);
        (await lane.WaitAsync(default)).ShouldBeNull();
        lane.LastHour.ShouldBe(1);
    }

    /// <summary>Whatever somebody may try, among them all codes that differ in one letter.</summary>
    private static IEnumerable<string> Wrong(string code, string own)
    {
        var random = new Random(7);
        var (letters, ownLetters) = (JoinCode.Read(code)!, JoinCode.Read(own)!);
        string[] odd =
        [
            "", "   ", "----", letters[..^1], letters + "B", letters + letters, letters[1..] + letters[0], new string(letters.Reverse().ToArray()), $"{code}\0", $"\u202E{code}",
            $"{code[..^1]}\uFFFF", "😀😀😀😀-😀😀😀😀", "КFRT-МWРХ", "%00", "' OR 1=1 --", "<script>", new string('K', 6_000), new string('K', 50_000), ownLetters[..^1], ownLetters[..8],
            string.Concat(letters.Select(l => (char)(l + 1))), "ＫＦＲＴＭＷＰＸ", $"{code},{own}",
        ];
        for (var i = 0; i < Guesses; i++)
        {
            var guess = (i % 4) switch
            {
                0 => OneOff(letters, random),
                1 => OneOff(ownLetters, random),
                2 when i % 40 == 2 => odd[i / 40 % odd.Length],
                _ => JoinCode.New(i % 3 == 0 ? JoinCode.OwnLetters : JoinCode.ClassLetters),
            };
            yield return JoinCode.Read(guess) is { } read && (read == letters || read == ownLetters) ? "BBBB" : guess;
        }
    }

    private static string OneOff(string letters, Random random)
    {
        var at = random.Next(letters.Length);
        var others = JoinCode.Alphabet.Replace(letters[at].ToString(), "", StringComparison.Ordinal);
        return letters[..at] + others[random.Next(others.Length)] + letters[(at + 1)..];
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>Time that passes when it is told to.</summary>
    private sealed class StillTime : TimeProvider
    {
        private readonly List<(DateTimeOffset Due, Action Ring)> bells = [];
        private DateTimeOffset now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Pass(TimeSpan span)
        {
            now += span;
            foreach (var bell in bells.Where(b => b.Due <= now).ToList())
            {
                bells.Remove(bell);
                bell.Ring();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                bells.Add((now + dueTime, () => callback(state)));
            }

            return new Bell();
        }

        private sealed class Bell : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
