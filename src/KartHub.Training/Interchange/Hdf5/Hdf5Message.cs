namespace KartHub.Training.Interchange.Hdf5;

/// <summary>What a message of an object header is about (HDF5 File Format Specification 3.0, IV.A.2).</summary>
internal enum Hdf5MessageKind
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
    AttributeInfo = 0x15,
}

/// <summary>A message of an object header: where its content lies.</summary>
internal readonly record struct Hdf5Message(Hdf5MessageKind Kind, long Address, int Length);
