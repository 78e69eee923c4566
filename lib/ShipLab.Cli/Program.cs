using ShipLab.Cli;
using ShipLab.Notebooks;

var code = await App.RunAsync(args);
if (CSharpSession.LeftCellsRunning) AbruptEnd.With(code);
return code;
