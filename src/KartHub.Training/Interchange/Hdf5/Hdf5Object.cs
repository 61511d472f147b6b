using System.Text;
using KartHub.Contracts;

namespace KartHub.Training.Interchange.Hdf5;

/// <summary>A group or a dataset with its attributes: an object header and what its messages lead to.</summary>
internal sealed class Hdf5Object
{
    private readonly Hdf5Bytes file;
    private readonly List<Hdf5Message> messages;
    private List<(string Name, long Address)>? members;

    /// <param name="path">Its name in the file, for messages.</param>
    /// <exception cref="Refusal">There is no such header, or it is broken.</exception>
    public Hdf5Object(Hdf5Bytes file, long address, string path)
    {
        (this.file, Address, Path) = (file, address, path);
        messages = Hdf5Header.Read(file, address, path);
    }

    public long Address { get; }

    public string Path { get; }

    public bool IsGroup => messages.Exists(message => message.Kind is Hdf5MessageKind.SymbolTable or Hdf5MessageKind.LinkInfo or Hdf5MessageKind.Link);

    public bool IsDataset => messages.Exists(message => message.Kind == Hdf5MessageKind.Layout);

    /// <summary>An attribute, if it has one of that name.</summary>
    public Hdf5Value? Attribute(string name)
    {
        foreach (var message in messages)
        {
            var found = message.Kind switch
            {
                Hdf5MessageKind.Attribute => ReadAttribute(message.Address, message.Length, name),
                Hdf5MessageKind.AttributeInfo => AttributeElsewhere(message, name),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A dataset's elements.</summary>
    public Hdf5Value Elements()
    {
        var space = Require(Hdf5MessageKind.Dataspace, "dataspace");
        var type = Require(Hdf5MessageKind.Datatype, "datatype");
        var layout = Require(Hdf5MessageKind.Layout, "layout");
        var shape = Hdf5Value.ReadShape(file, space.Address, space.Length, Path);
        var element = Hdf5Type.Read(file, type.Address, type.Length);
        var (version, storage) = (file.U8(layout.Address, Path), file.U8(layout.Address + 1, Path));
        if (version is not (3 or 4) || storage > 2)
        {
            throw file.Unsupported($"the dataset {Path} in a layout of version {version}, class {storage}");
        }

        if (storage == 2)
        {
            var filters = messages.Find(message => message.Kind == Hdf5MessageKind.Filters) is { Length: > 0 } message ? new Hdf5Filters(file, message, Path) : new Hdf5Filters();
            return new Hdf5Value(file, element, shape, new Hdf5Chunks(file, layout, filters, shape.Length, element.Size, Path), Path);
        }

        var (address, room) = storage == 0
            ? (layout.Address + 4, (long)file.U16(layout.Address + 2, Path))
            : (file.I64(layout.Address + 2, Path), file.I64(layout.Address + 10, Path));
        return new Hdf5Value(file, element, shape, address, room, Path);
    }

    /// <summary>What is in a group, in the order of the names.</summary>
    public IEnumerable<(string Name, Hdf5Object Object)> Children()
    {
        foreach (var (name, address) in Members())
        {
            yield return (name, new Hdf5Object(file, address, PathOf(name)));
        }
    }

    /// <summary>The object at the end of a path of names, or nothing.</summary>
    /// <param name="path">Names with <c>/</c> between them.</param>
    public Hdf5Object? Find(string path)
    {
        var found = this;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = found.IsGroup ? found.Members().FindIndex(member => member.Name == part) : -1;
            if (at < 0)
            {
                return null;
            }

            found = new Hdf5Object(file, found.Members()[at].Address, found.PathOf(part));
        }

        return found;
    }

    private List<(string Name, long Address)> Members() =>
        members ??= messages.Find(message => message.Kind == Hdf5MessageKind.SymbolTable) is { Length: > 0 } table
            ? GroupEntries.Read(file, table.Address, Path)
            : GroupLinks.Read(file, messages, Path);

    private string PathOf(string member) => Path == "/" ? $"/{member}" : $"{Path}/{member}";

    private Hdf5Value? AttributeElsewhere(Hdf5Message info, string wanted)
    {
        var what = $"attributes of {Path}";
        var at = info.Address + ((file.U8(info.Address + 1, what) & 1) != 0 ? 4 : 2);
        foreach (var (address, length) in DenseObjects.Read(file, at, idAt: 0, what))
        {
            file.Slice(address, length, what);
            if (ReadAttribute(address, length, wanted) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    // Versions 2 and 3 do not pad, and 3 adds a byte for the name's encoding (IV.A.2.m).
    private Hdf5Value? ReadAttribute(long at, long length, string wanted)
    {
        var what = $"an attribute of {Path}";
        var end = at + length;
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

    private Hdf5Message Require(Hdf5MessageKind kind, string what)
    {
        var found = messages.FindIndex(message => message.Kind == kind);
        return found >= 0 ? messages[found] : throw file.Broken($"{Path} has no {what}");
    }
}
