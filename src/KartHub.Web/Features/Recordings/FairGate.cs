namespace KartHub.Web.Features.Recordings;

/// <summary>
/// Lets a bounded number in at once, and people in by turns: what one of them asks for a hundred times keeps nobody else waiting
/// for more than what is inside.
/// </summary>
/// <param name="atOnce">How many may be inside.</param>
/// <param name="each">How many of one person's.</param>
public sealed class FairGate(int atOnce, int each)
{
    private readonly Lock access = new();
    private readonly Dictionary<Guid, Line> lines = []; // Of those who are inside or wait.
    private readonly LinkedList<Line> queue = []; // Of those who wait, whoever has the next turn first.
    private int inside;

    /// <summary>Waits to be let in; disposing the answer lets the next one in.</summary>
    public async Task<IDisposable> EnterAsync(Guid person, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new Turn(this);
        lock (access)
        {
            if (!lines.TryGetValue(person, out var line))
            {
                lines.Add(person, line = new Line(person));
            }

            turn.Line = line;
            line.Waiting.AddLast(turn);
            if (line.Waiting.Count == 1)
            {
                queue.AddLast(line);
            }

            LetIn();
        }

        await using var ending = cancellationToken.UnsafeRegister((_, token) => GiveUp(turn, token), null);
        await turn.Entered.Task;
        return turn;
    }

    private void LetIn()
    {
        for (var node = queue.First; node is not null && inside < atOnce;)
        {
            var line = node.Value;
            if (line.Inside >= each)
            {
                node = node.Next;
                continue;
            }

            line.Waiting.First!.Value.Entered.SetResult();
            line.Waiting.RemoveFirst();
            line.Inside++;
            inside++;
            queue.Remove(node);
            if (line.Waiting.Count > 0)
            {
                queue.AddLast(line); // Behind everybody else who waits.
            }

            node = queue.First;
        }
    }

    private void GiveUp(Turn turn, CancellationToken cancellationToken)
    {
        lock (access)
        {
            if (turn.Line.Waiting.Remove(turn))
            {
                turn.Entered.SetCanceled(cancellationToken);
                if (turn.Line.Waiting.Count == 0)
                {
                    queue.Remove(turn.Line);
                }

                Forget(turn.Line);
            }
        }
    }

    private void Leave(Turn turn)
    {
        lock (access)
        {
            turn.Line.Inside--;
            inside--;
            Forget(turn.Line);
            LetIn();
        }
    }

    private void Forget(Line line)
    {
        if (line is { Inside: 0, Waiting.Count: 0 })
        {
            lines.Remove(line.Person);
        }
    }

    private sealed class Line(Guid person)
    {
        public Guid Person => person;

        public LinkedList<Turn> Waiting { get; } = [];

        public int Inside { get; set; }
    }

    private sealed class Turn(FairGate gate) : IDisposable
    {
        private int left;

        public Line Line { get; set; } = null!;

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                gate.Leave(this);
            }
        }
    }
}
