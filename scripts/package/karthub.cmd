@echo off
rem Starts KartHub's hub and prints the address to open. Ctrl-C ends it.
rem   karthub [--host 0.0.0.0] [--port 5080] [--data data] [--no-agent]
rem karthub --help tells what else it does: backup, restore, doctor, link.
"%~dp0program\KartHub.Web.exe" %*
if errorlevel 1 pause
