using System.Security.Claims;
using Bunit;
using KartHub.Web.Features.People;
using KartHub.Web.Shell;
using KartHub.Web.Tests.Training;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace KartHub.Web.Tests.Components;

/// <summary>Components without a browser, on the real services of a hub where they ask for any.</summary>
[CollectionDefinition(Name)]
public sealed class ComponentTests : ICollectionFixture<TrainedHub>
{
    public const string Name = "Components";
}

/// <summary>Draws components as a person sees them: MudBlazor's around them, scripts that do nothing.</summary>
[Collection(ComponentTests.Name)]
public abstract class ComponentTest : BunitContext, IAsyncLifetime
{
    private readonly SignedIn state = new();

    protected ComponentTest(TrainedHub hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        Hub = hub;
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(o => o.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton(hub.App.Services.GetRequiredService<IAuthorizationService>());
        Services.AddSingleton(hub.App.Services.GetRequiredService<IAuthorizationPolicyProvider>());
        Services.AddSingleton<AuthenticationStateProvider>(state);
        Services.AddScoped<Announcements>();
        Services.AddFallbackServiceProvider(new HubServices(hub.App.Services));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true)); // Last: no service can be added any more.
        RenderTree.Add<CascadingAuthenticationState>();
        SignIn(hub.Ann);
    }

    protected TrainedHub Hub { get; }

    /// <summary>Whoever looks from now on.</summary>
    protected void SignIn(Person person) => state.User = person.ToPrincipal("test", new Claim(Identity.SessionTagClaim, "tag"));

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask(); // Some of MudBlazor's services end in no other way.

    /// <summary>The hub's own services; what is the framework's is bUnit's matter.</summary>
    private sealed class HubServices(IServiceProvider hub) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(TimeProvider) || serviceType.FullName!.Contains(nameof(KartHub), StringComparison.Ordinal) ? hub.GetService(serviceType) : null;
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public ClaimsPrincipal User { get; set; } = new();

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(User));
    }
}
