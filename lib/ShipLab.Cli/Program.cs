return await ShipLab.Cli.App.RunAsync(args);
