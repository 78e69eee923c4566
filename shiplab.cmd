@echo off
rem ShipLab on Windows: shiplab demo, test, build, doctor, or anything that `shiplab --help` lists. SHIPLAB_TORCH=cpu or =cuda chooses the
rem libtorch by hand; otherwise it is cuda where an NVIDIA GPU answers. (Linux and macOS: ./shiplab)
setlocal
set "root=%~dp0"
set "state=%root%.shiplab"
set "lab=%root%notebooks\.lab"
set "cli=%root%lib\ShipLab.Cli\bin\Release\net10.0\ShipLab.Cli.dll"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>&1 || (echo shiplab: the .NET SDK 10 is missing: see environment.md. 1>&2 & exit /b 1)
set "wanted="
if not exist "%cli%" set "wanted=1"
for %%c in (demo test build) do if /i "%~1"=="%%c" set "wanted=1"
if defined wanted (call :build || exit /b 1)
if /i "%~1"=="build" exit /b 0
dotnet "%cli%" %*
exit /b %errorlevel%

:build
if not exist "%state%" mkdir "%state%"
if not exist "%lab%" mkdir "%lab%"
if not exist "%state%\machine.props" call :choose_torch
if defined SHIPLAB_TORCH call :choose_torch
dotnet build "%root%ShipLab.sln" -c Release --nologo -v quiet || exit /b 1
dotnet publish "%root%lib\ShipLab\ShipLab.csproj" -c Release --no-build --nologo -v quiet -o "%lab%" || exit /b 1
if not exist "%lab%\plotly.min.js" call :fetch_plotly
rem a package that restores may still not load: a product must come out right
dotnet "%cli%" doctor --torch >"%state%\torch.log" 2>&1 || (type "%state%\torch.log" 1>&2 & exit /b 1)
exit /b 0

:choose_torch
set "torch=%SHIPLAB_TORCH%"
if not defined torch (nvidia-smi -L >nul 2>&1 && set "torch=cuda")
if not defined torch set "torch=cpu"
if "%torch%"=="cuda" (
  dotnet restore "%root%lib\ShipLab" -p:Torch=cuda >"%state%\cuda.log" 2>&1 || (
    set "torch=cpu"
    set "SHIPLAB_TORCH=cpu"
    echo shiplab: libtorch with CUDA cannot be restored here ^(why: .shiplab\cuda.log^), so the one for the CPU is taken. 1>&2
  )
)
>"%state%\machine.props" echo ^<Project^>^<PropertyGroup^>^<TorchOfMachine^>%torch%^</TorchOfMachine^>^</PropertyGroup^>^</Project^>
exit /b 0

:fetch_plotly
where npm >nul 2>&1 || goto no_plotly
if not exist "%state%\npm" mkdir "%state%\npm"
call npm pack plotly.js-dist-min@4.1.2 --silent --fetch-retries 0 --pack-destination "%state%\npm" >nul 2>&1 || goto no_plotly
tar -xzf "%state%\npm\plotly.js-dist-min-4.1.2.tgz" -C "%state%\npm" || goto no_plotly
move /y "%state%\npm\package\plotly.min.js" "%lab%\plotly.min.js" >nul && exit /b 0
:no_plotly
echo shiplab: plotly.js could not be fetched ^(npm does it^), so figures are drawn only where there is a network. 1>&2
exit /b 0
