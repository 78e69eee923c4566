using ShipLab.Cli;

return await App.RunAsync(args);
