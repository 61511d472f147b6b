namespace KartHub.Web.Features.People;

/// <summary>What its owner can let the whole class see.</summary>
public interface IShared : IOwned
{
    /// <summary>Whether everyone in the room may see it.</summary>
    bool Shared { get; }
}
