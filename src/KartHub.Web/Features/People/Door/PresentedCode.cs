namespace KartHub.Web.Features.People.Door;

/// <summary>What became of the code that a form of <c>/join</c> was sent with; said once, before the page looks at it.</summary>
/// <param name="Key">Whose it is; null if it is wrong.</param>
public sealed record PresentedCode(AccessKey? Key);
