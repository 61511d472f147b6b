using System.Net;

namespace KartHub.Web.Features.People.Reach;

/// <summary>A way into the networks that this machine is in.</summary>
/// <param name="Name">As the system calls it, for instance <c>eth0</c>.</param>
/// <param name="LeadsOn">Whether other networks are reached through it, as through a school's or a home's.</param>
/// <param name="Addresses">This machine's there.</param>
public sealed record NetworkCard(string Name, bool LeadsOn, IReadOnlyList<IPAddress> Addresses);
