using KartHub.Contracts;
using KartHub.Web.Language;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace KartHub.Web.Shell;

/// <summary>A thing's name, and where it gets another one. Enter keeps it, Escape leaves it as it was.</summary>
public sealed partial class Rename(RefusalWords words)
{
    private Field<string>? field;
    private MudIconButton? pencil;
    private bool renaming;
    private bool moved; // The focus goes along, once what it goes to is drawn.
    private string? wanted;
    private string? fault;

    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>How many characters it may have.</summary>
    [Parameter, EditorRequired]
    public required int Most { get; set; }

    /// <summary>Whether who looks may give it another name.</summary>
    [Parameter, EditorRequired]
    public required bool MayChange { get; set; }

    /// <summary>Gives it the name; false if it is not there any more. A <see cref="Refusal"/> is told at the field.</summary>
    [Parameter, EditorRequired]
    public required Func<string?, Task<bool>> Save { get; set; }

    /// <summary>1 for the page's own heading, else 2.</summary>
    [Parameter]
    public int Level { get; set; } = 1;

    /// <summary>The heading's, for what is labelled by it.</summary>
    [Parameter]
    public string? HeadingId { get; set; }

    private string? Hidden => renaming ? "kh-unseen" : null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!moved)
        {
            return;
        }

        moved = false;
        if (renaming)
        {
            await field!.SelectAsync(); // It focuses too.
        }
        else if (pencil is not null)
        {
            await pencil.FocusAsync();
        }
    }

    private void Begin()
    {
        (wanted, fault) = (Name, null);
        Turn(true);
    }

    private void Close() => Turn(false);

    private void Press(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            Turn(false);
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            if (wanted == Name || await Save(wanted))
            {
                Turn(false);
            }
            else
            {
                fault = Texts.Shell.Rename.Gone;
            }
        }
        catch (Refusal e)
        {
            fault = words.Tell(e);
        }
    }

    private void Turn(bool on) => (renaming, moved) = (on, true);
}
