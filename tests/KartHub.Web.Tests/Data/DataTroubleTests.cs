using System.Net;
using KartHub.Web.Data;
using KartHub.Web.Tests.Recordings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace KartHub.Web.Tests.Data;

public sealed class DataTroubleTests
{
    [Theory]
    [InlineData(8, "read-only")]
    [InlineData(10, "The disk failed")]
    [InlineData(11, "is damaged")]
    [InlineData(13, "The disk is full")]
    [InlineData(14, "cannot be opened")]
    [InlineData(26, "is damaged")]
    public void WhatTheDatabaseSays_IsPutInWords_HoweverDeepItLies(int code, string words) =>
        DataTrouble.InWords(new DbUpdateException("", new SqliteException("", code))).ShouldNotBeNull().Message.ShouldContain(words);

    [Fact]
    public void AMistakeOfTheProgram_IsNoTroubleOfTheData()
    {
        DataTrouble.InWords(new InvalidOperationException()).ShouldBeNull();
        DataTrouble.InWords(new SqliteException("no such table", 1)).ShouldBeNull();
    }

    [Fact]
    public async Task ARequestThatMeetsAReadOnlyDatabase_IsToldSo()
    {
        var refusing = new ReadOnlyDatabase();
        await using var hub = new HubApp { Add = services => services.ConfigureDbContext<HubContext>(o => o.AddInterceptors(refusing)) };
        using var agent = await hub.AgentClientAsync(await hub.InstructorAsync());
        var id = await agent.OpenRecordingAsync();

        refusing.IsReadOnly = true;
        var answer = await agent.SendSegmentAsync(id, 0, TestRecording.Second(0));
        refusing.IsReadOnly = false;

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.ReasonAsync()).ShouldBe("The hub's database is read-only. Let the hub's user write to its folder, then try again.");
        (await agent.SendSegmentAsync(id, 0, TestRecording.Second(0))).EnsureSuccessStatusCode();
    }

    private sealed class ReadOnlyDatabase : SaveChangesInterceptor
    {
        public bool IsReadOnly { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            IsReadOnly ? throw new DbUpdateException("", new SqliteException("attempt to write a readonly database", 8)) : ValueTask.FromResult(result);
    }
}
