using System.Text;
using KartHub.Contracts;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>A group or a dataset with its attributes: an object header of version 1 and what its messages lead to.</summary>
internal sealed class Hdf5Object
{
    private const int MaxMessages = 1 << 16;

    private readonly Hdf5Bytes file;
    private readonly List<Message> messages = [];
    private int seen;

    /// <param name="path">Its name in the file, for messages.</param>
    /// <exception cref="Refusal">There is no such header, or it is broken.</exception>
    public Hdf5Object(Hdf5Bytes file, long address, string path)
    {
        (this.file, Address, Path) = (file, address, path);
        if (file.Length - address >= 4 && file.Slice(address, 4, "object header").SequenceEqual("OHDR"u8))
        {
            throw file.Unsupported("objects in the newer form (libver=\"latest\" or track_order)");
        }

        var version = file.U8(address, $"header of {path}");
        if (version != 1)
        {
            throw file.Broken($"the header of {path} has version {version}");
        }

        var blocks = new Queue<(long Address, long Length)>([(address + 16, file.U32(address + 8, $"header of {path}"))]);
        var visited = new HashSet<long>();
        while (blocks.TryDequeue(out var block))
        {
            if (!visited.Add(block.Address))
            {
                throw file.Broken($"the header of {path} runs in circles");
            }

            ReadMessages(block.Address, block.Length, blocks);
        }
    }

    public long Address { get; }

    public string Path { get; }

    public bool IsGroup => messages.Exists(message => message.Kind == MessageKind.SymbolTable);

    public bool IsDataset => messages.Exists(message => message.Kind == MessageKind.Layout);

    /// <summary>An attribute, if it has one of that name.</summary>
    public Hdf5Value? Attribute(string name)
    {
        foreach (var message in messages.Where(message => message.Kind == MessageKind.Attribute))
        {
            if (ReadAttribute(message, name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A dataset's elements.</summary>
    public Hdf5Value Elements()
    {
        var space = Require(MessageKind.Dataspace, "dataspace");
        var type = Require(MessageKind.Datatype, "datatype");
        var layout = Require(MessageKind.Layout, "layout");
        if (messages.Exists(message => message.Kind == MessageKind.Filters))
        {
            throw file.Unsupported($"the compressed dataset {Path}");
        }

        var version = file.U8(layout.Address, Path);
        var storage = file.U8(layout.Address + 1, Path);
        if (version is not (3 or 4) || storage > 1)
        {
            throw file.Unsupported($"the dataset {Path} in {(storage == 2 ? "chunks" : $"a layout of version {version}, class {storage}")}");
        }

        var (address, room) = storage == 0
            ? (layout.Address + 4, (long)file.U16(layout.Address + 2, Path))
            : (file.I64(layout.Address + 2, Path), file.I64(layout.Address + 10, Path));
        return new Hdf5Value(file, Hdf5Type.Read(file, type.Address, type.Length), Hdf5Value.ReadShape(file, space.Address, space.Length, Path), address, room, Path);
    }

    /// <summary>What is in a group, in the order of the names.</summary>
    public IEnumerable<(string Name, Hdf5Object Object)> Children()
    {
        var path = Path == "/" ? "" : Path;
        foreach (var (name, address) in GroupEntries.Read(file, Require(MessageKind.SymbolTable, "symbol table").Address, Path))
        {
            yield return (name, new Hdf5Object(file, address, $"{path}/{name}"));
        }
    }

    /// <summary>The object at the end of a path of names, or nothing.</summary>
    /// <param name="path">Names with <c>/</c> between them.</param>
    public Hdf5Object? Find(string path)
    {
        var found = this;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = found.IsGroup
                ? GroupEntries.Read(file, found.Require(MessageKind.SymbolTable, "symbol table").Address, found.Path).Where(entry => entry.Name == part).ToList()
                : [];
            if (next.Count == 0)
            {
                return null;
            }

            found = new Hdf5Object(file, next[0].Address, found.Path == "/" ? $"/{part}" : $"{found.Path}/{part}");
        }

        return found;
    }

    private void ReadMessages(long from, long length, Queue<(long Address, long Length)> blocks)
    {
        file.Slice(from, length, $"header of {Path}");
        for (var at = from; at + 8 <= from + length;)
        {
            var kind = (MessageKind)file.U16(at, $"header of {Path}");
            var message = new Message(kind, at + 8, file.U16(at + 2, $"header of {Path}"));
            if (message.Length > from + length - message.Address)
            {
                throw file.Broken($"a message in the header of {Path} reaches beyond its end");
            }

            if ((file.U8(at + 4, $"header of {Path}") & 2) != 0 && kind is MessageKind.Datatype or MessageKind.Dataspace or MessageKind.Attribute)
            {
                throw file.Unsupported($"parts of {Path} that are kept elsewhere (named types)");
            }

            switch (kind)
            {
                case MessageKind.Continuation when message.Length >= 16:
                    blocks.Enqueue((file.I64(message.Address, "header's continuation"), file.I64(message.Address + 8, "header's continuation")));
                    break;
                case MessageKind.Link or MessageKind.LinkInfo:
                    throw file.Unsupported("groups in the newer form (libver=\"latest\" or track_order)");
                default:
                    messages.Add(message);
                    break;
            }

            if (++seen > MaxMessages)
            {
                throw file.Broken($"the header of {Path} has more than {MaxMessages} messages");
            }

            at = message.Address + message.Length;
        }
    }

    // Versions 2 and 3 do not pad, and 3 adds a byte for the name's encoding (IV.A.2.m).
    private Hdf5Value? ReadAttribute(Message message, string wanted)
    {
        var what = $"an attribute of {Path}";
        var (at, end) = (message.Address, message.Address + message.Length);
        var version = file.U8(at, what);
        if (version is < 1 or > 3)
        {
            throw file.Unsupported($"an attribute of version {version}");
        }

        if (version > 1 && (file.U8(at + 1, what) & 3) != 0)
        {
            throw file.Unsupported($"attributes of {Path} with named types");
        }

        var (name, type, space) = (file.U16(at + 2, what), file.U16(at + 4, what), file.U16(at + 6, what));
        var nameAt = at + (version == 3 ? 9 : 8);
        var typeAt = nameAt + Padded(name);
        var spaceAt = typeAt + Padded(type);
        var dataAt = spaceAt + Padded(space);
        if (dataAt > end)
        {
            throw file.Broken($"{what} reaches beyond its end");
        }

        var found = Encoding.UTF8.GetString(file.Slice(nameAt, name, what)).TrimEnd('\0');
        return found == wanted
            ? new Hdf5Value(file, Hdf5Type.Read(file, typeAt, type), Hdf5Value.ReadShape(file, spaceAt, space, what), dataAt, end - dataAt, $"the attribute {found} of {Path}")
            : null;

        int Padded(int length) => version == 1 ? (length + 7) / 8 * 8 : length;
    }

    private Message Require(MessageKind kind, string what)
    {
        var found = messages.FindIndex(message => message.Kind == kind);
        return found >= 0 ? messages[found] : throw file.Broken($"{Path} has no {what}");
    }

    private enum MessageKind
    {
        Dataspace = 0x01,
        LinkInfo = 0x02,
        Datatype = 0x03,
        Link = 0x06,
        Layout = 0x08,
        Filters = 0x0B,
        Attribute = 0x0C,
        Continuation = 0x10,
        SymbolTable = 0x11,
    }

    private readonly record struct Message(MessageKind Kind, long Address, int Length);
}
