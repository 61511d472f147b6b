using KartHub.Cli;

return await TrainingCommandLine.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, CancellationToken.None);
