if (OperatingSystem.IsWindows())
{
    Console.OutputEncoding = new System.Text.UTF8Encoding(false); // Its own code page has no … and no ×.
}

return await KartHub.Agent.Cli.AgentCommandLine.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, CancellationToken.None);
