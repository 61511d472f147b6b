namespace KartHub.Training.Interchange.Hdf5;

/// <summary>An object's header, version 1 (HDF5 File Format Specification 3.0, IV.A.1.a) or 2 (IV.A.1.b): a list of messages in one block or several.</summary>
internal sealed class Hdf5Header
{
    private const int MaxMessages = 1 << 12;
    private const int Signature = 4;
    private const int Checksum = 4;

    private readonly Hdf5Bytes file;
    private readonly string path;
    private readonly string what;
    private readonly Queue<(long Address, long Length)> blocks = new();
    private readonly List<Hdf5Message> messages = [];
    private int seen;

    private Hdf5Header(Hdf5Bytes file, string path) => (this.file, this.path, what) = (file, path, $"header of {path}");

    /// <param name="path">The object's name in the file, for messages.</param>
    public static List<Hdf5Message> Read(Hdf5Bytes file, long address, string path)
    {
        var header = new Hdf5Header(file, path);
        header.Read(address);
        return header.messages;
    }

    private void Read(long address)
    {
        var isNewer = file.Length - address >= Signature && file.Slice(address, Signature, what).SequenceEqual("OHDR"u8);
        var version = file.U8(address + (isNewer ? Signature : 0), what);
        if (version != (isNewer ? 2 : 1))
        {
            throw file.Broken($"the {what} has version {version}");
        }

        var ordered = isNewer && (file.U8(address + 5, what) & 4) != 0;
        blocks.Enqueue(isNewer ? FirstBlock(address) : (address + 16, file.U32(address + 8, what)));
        var visited = new HashSet<long>();
        while (blocks.TryDequeue(out var block))
        {
            if (!visited.Add(block.Address))
            {
                throw file.Broken($"the {what} runs in circles");
            }

            file.Slice(block.Address, block.Length, what);
            if (!isNewer)
            {
                ReadMessages(block.Address, block.Address + block.Length);
            }
            else if (visited.Count == 1)
            {
                ReadNewerMessages(block.Address, block.Address + block.Length, ordered);
            }
            else
            {
                file.RequireSignature(block.Address, "OCHK"u8, what);
                ReadNewerMessages(block.Address + Signature, block.Address + block.Length - Checksum, ordered);
            }
        }
    }

    // Behind flags, which say what else there is: four times, two limits, and how many bytes the block's size has.
    private (long Address, long Length) FirstBlock(long address)
    {
        var flags = file.U8(address + 5, what);
        var at = address + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        var size = 1 << (flags & 3);
        return (at + size, file.Unsigned(at, size, what));
    }

    private void ReadMessages(long from, long end)
    {
        for (var at = from; at + 8 <= end;)
        {
            var message = new Hdf5Message((Hdf5MessageKind)file.U16(at, what), at + 8, file.U16(at + 2, what));
            Add(message, file.U8(at + 4, what), end);
            at = message.Address + message.Length;
        }
    }

    private void ReadNewerMessages(long from, long end, bool ordered)
    {
        var prefix = ordered ? 6 : 4;
        for (var at = from; at + prefix <= end;)
        {
            var message = new Hdf5Message((Hdf5MessageKind)file.U8(at, what), at + prefix, file.U16(at + 1, what));
            Add(message, file.U8(at + 3, what), end);
            at = message.Address + message.Length;
        }
    }

    private void Add(Hdf5Message message, byte flags, long end)
    {
        if (message.Length > end - message.Address)
        {
            throw file.Broken($"a message in the {what} reaches beyond its end");
        }

        if ((flags & 2) != 0 && message.Kind is Hdf5MessageKind.Datatype or Hdf5MessageKind.Dataspace or Hdf5MessageKind.Attribute)
        {
            throw file.Unsupported($"parts of {path} that are kept elsewhere (named types)");
        }

        if (message is { Kind: Hdf5MessageKind.Continuation, Length: >= 16 })
        {
            blocks.Enqueue((file.I64(message.Address, what), file.I64(message.Address + 8, what)));
        }
        else
        {
            messages.Add(message);
        }

        if (++seen > MaxMessages)
        {
            throw file.Broken($"the {what} has more than {MaxMessages} messages");
        }
    }
}
