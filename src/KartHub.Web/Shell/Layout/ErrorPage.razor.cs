using Microsoft.AspNetCore.Components;

namespace KartHub.Web.Shell.Layout;

/// <summary>What a person sees when an answer failed: what disk or database said, if it was they.</summary>
public sealed partial class ErrorPage(RefusalWords words)
{
    private string? reason;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    protected override void OnInitialized() => reason = Http is null ? null : words.Tell(ShellFeature.ReasonOf(Http));
}
