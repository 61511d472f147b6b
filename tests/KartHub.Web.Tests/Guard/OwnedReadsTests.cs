using System.Text.RegularExpressions;
using KartHub.Web.Data;
using KartHub.Web.Features.People;
using Microsoft.EntityFrameworkCore;

namespace KartHub.Web.Tests.Guard;

/// <summary>What belongs to people is read through the three questions of <see cref="OwnedAccess"/>, or by someone who is named here with a reason.</summary>
public sealed class OwnedReadsTests
{
    private static readonly string[] Questions = [nameof(OwnedAccess.VisibleTo), nameof(OwnedAccess.ChangeableBy), nameof(OwnedAccess.OwnedBy)];

    /// <summary>Who reads for nobody, or tells a person less than what is read.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["Jobs/Running/JobLedger.cs"] = "writes down what becomes of each job",
        ["Jobs/Turns/QueueReader.cs"] = "decides which job is next, and tells no more than places and times",
        ["Jobs/JobQueue.cs"] = "cancels and resumes for who was asked before",
        ["Upkeep/"] = "works for who has the machine",
        ["Features/Recordings/Store/"] = "compares the table with the disk",
        ["Features/Recordings/Intake/"] = "an agent's recording may be known already, as somebody else's; one that is left is closed by the hub",
        ["Features/Recordings/RecordingCatalog.cs"] = "opens recordings for a job, whose owner was asked when it was ordered",
        ["Features/Recordings/Prepared/PreparedShelf.cs"] = "makes room",
        ["Features/Recordings/Prepared/Preparations.cs"] = "orders for who was asked before",
        ["Features/Recordings/Mirror/FlipJob.cs"] = "does a job",
        ["Features/Recordings/RecordingShelf.cs"] = "renames jobs with the recording that they work on",
        ["Features/Drive/Seat/Races/DrawJob.cs"] = "does a job",
        ["Features/Drive/Seat/Races/RaceShelf.cs"] = "orders for the race's driver",
        ["Features/Training/TrainJob.cs"] = "does a job",
        ["Features/Training/RunMetrics.cs"] = "keeps a job's epochs",
        ["Features/Models/ModelShelf.cs"] = "keeps what a job has made",
        ["Features/Room/Removal.cs"] = "hands over what a removed person owned",
        ["Features/Room/RoomMember.cs"] = "counts, for instructors",
        ["Jobs/JobsPage.razor.cs"] = "everybody sees that the queue has others in it, not what they are about",
        ["Jobs/Glance/RunningNow.razor.cs"] = "the same",
        ["Features/Training/NewRun/NewRunPanel.razor.cs"] = "learns how fast this hub trains",
        ["Features/Models/ModelsPage.razor.cs"] = "tells of a shared model's recordings those that its reader sees",
        ["Features/Recordings/Browse/DeleteRecording.razor.cs"] = "tells that others' runs were given a recording, and the names of those that its reader sees",
    };

    [Fact]
    public void WhatBelongsToPeople_IsReadByAskingWhoMay()
    {
        var sets = string.Join('|', typeof(HubContext).GetProperties()
            .Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Where(p => typeof(IOwned).IsAssignableFrom(p.PropertyType.GenericTypeArguments[0]) && p.PropertyType.GenericTypeArguments[0].GetProperty(nameof(IOwned.OwnerId)) is not null)
            .Select(p => p.Name));
        sets.Split('|').Length.ShouldBe(4);
        var root = Path.Combine(Repository.Root, "src", "KartHub.Web");
        List<string> direct = [];
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".cs" or ".razor"))
        {
            foreach (Match read in Regex.Matches(File.ReadAllText(file), $@"\bdb\.({sets})\b(?:\s*\.(?:AsNoTracking|Include)\([^()]*(?:\([^()]*\))*[^()]*\))*(?:\s*\.(\w+))?"))
            {
                if (!Questions.Contains(read.Groups[2].Value))
                {
                    direct.Add(Path.GetRelativePath(root, file).Replace('\\', '/'));
                }
            }
        }

        direct.Distinct().Where(path => !Others.Keys.Any(path.StartsWith)).ShouldBeEmpty("ask OwnedAccess who may, or say here why not");
        Others.Keys.Where(other => !direct.Exists(path => path.StartsWith(other, StringComparison.Ordinal))).ShouldBeEmpty("these ask now");
    }
}
