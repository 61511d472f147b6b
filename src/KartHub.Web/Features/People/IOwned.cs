namespace KartHub.Web.Features.People;

/// <summary>What belongs to a person, and with that person to a class.</summary>
public interface IOwned
{
    Guid OwnerId { get; }

    /// <summary>The owner's class; taken from there when a new row is saved without one.</summary>
    Guid ClassId { get; set; }
}
