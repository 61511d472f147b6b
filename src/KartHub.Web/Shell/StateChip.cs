using MudBlazor;

namespace KartHub.Web.Shell;

/// <summary>What state a thing is in: a picture and a word.</summary>
public sealed class StateChip : MudChip<string>
{
    public StateChip()
    {
        Class = "kh-state";
        Variant = MudBlazor.Variant.Outlined;
        Size = MudBlazor.Size.Small;
    }
}
