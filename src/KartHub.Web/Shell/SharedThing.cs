namespace KartHub.Web.Shell;

/// <summary>What a person can share with the room.</summary>
public enum SharedThing
{
    Recording,
    Run,
    Model,
}
