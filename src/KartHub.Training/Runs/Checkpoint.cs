using System.Security.Cryptography;
using System.Text.Json;
using KartHub.Contracts;
using KartHub.Training.Files;

namespace KartHub.Training.Runs;

/// <summary>Everything that a run needs to go on as if it had never stopped; one file, written after each epoch.</summary>
/// <param name="State">What is not weights.</param>
/// <param name="Weights">The network's, as safetensors.</param>
/// <param name="Best">Those of the best epoch, as safetensors.</param>
/// <param name="Optimiser">As the trainer saves it.</param>
internal sealed record Checkpoint(CheckpointState State, byte[] Weights, byte[] Best, byte[] Optimiser)
{
    public const string FileName = "training.checkpoint";

    /// <summary>The file while it is written, beside the one that it replaces; a crash leaves it.</summary>
    public const string UnfinishedFileName = $"{FileName}.tmp";

    private const int MaxPart = 512 << 20;

    private static ReadOnlySpan<byte> Magic => "KartHub checkpoint 2\n"u8;

    /// <summary>Replaces the folder's checkpoint; a crash leaves the old one.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var written = Path.Combine(folder, UnfinishedFileName);
        using var bytes = new MemoryStream();
        bytes.Write(Magic);
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            foreach (var part in (byte[][])[JsonSerializer.SerializeToUtf8Bytes(State, StrictJson.Options), Weights, Best, Optimiser])
            {
                writer.Write(part.Length);
                writer.Write(part);
            }
        }

        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        try
        {
            using var file = new FileStream(written, FileMode.Create);
            file.Write(content);
            file.Write(SHA256.HashData(content));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(written); // The disk is full: what there is of it is room for others.
            throw;
        }

        File.Move(written, path, overwrite: true);
    }

    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>The folder's checkpoint; none if there is none yet.</summary>
    /// <exception cref="Refusal">The file is damaged.</exception>
    public static Checkpoint? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var file = RegularFile.ReadAtMost(path, int.MaxValue) ?? throw Damaged();
        var end = file.Length - SHA256.HashSizeInBytes;
        if (end < Magic.Length || !file.AsSpan().StartsWith(Magic) || !SHA256.HashData(file.AsSpan(0, end)).AsSpan().SequenceEqual(file.AsSpan(end)))
        {
            throw Damaged();
        }

        var at = Magic.Length;
        try
        {
            var state = JsonSerializer.Deserialize<CheckpointState>(Part(), StrictJson.Options) ?? throw Damaged();
            return new Checkpoint(state, Part(), Part(), Part());
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw Damaged();
        }

        Refusal Damaged() => new("checkpoint.damaged", $"The checkpoint {path} is damaged or of another version; remove it to start anew.");

        byte[] Part()
        {
            var length = BitConverter.ToInt32(file, at);
            at += sizeof(int) + length;
            return length is >= 0 and <= MaxPart ? file[(at - length)..at] : throw Damaged();
        }
    }

    /// <summary>Removes the folder's checkpoint, and the folder if it is empty then.</summary>
    public static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        File.Delete(Path.Combine(folder, FileName));
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}

/// <summary>Where a run stands.</summary>
/// <param name="Options">What it was started with.</param>
/// <param name="Data">A hash of the rows trained and validated on.</param>
/// <param name="BestEpoch">From 1.</param>
/// <param name="Epochs">Those that are done.</param>
internal sealed record CheckpointState(TrainingOptions Options, string Data, int BestEpoch, IReadOnlyList<EpochReport> Epochs);
