import { base64FromBytes, encodeText } from "../expressions/encodings.ts";
import { PROCESS_MARK } from "./process-mark.ts";
import type { ScriptProgram, ScriptSystem, ScriptVariables } from "./script-program.ts";

/**
 * A PowerShell script with its variables and helpers, for Windows PowerShell 5 and PowerShell 7. The first error ends it
 * (`$ErrorActionPreference` is `Stop`), and so does, at its end, the exit code of the last program it ran. What goes through
 * standard input is ASCII, whatever code page the console has. A program that arrived only in part cannot be parsed.
 */
export function powershellProgram(system: ScriptSystem, variables: ScriptVariables, script: string): ScriptProgram {
  const lines = variables.map(([name, value]) => `${base64(name)} ${base64(value)}\n`);
  return {
    command: system === "windows" ? "powershell" : "pwsh",
    args: [
      "-NoProfile",
      "-NonInteractive",
      "-ExecutionPolicy",
      "Bypass",
      // Otherwise PowerShell reads standard input for itself; and errors would come as XML.
      "-InputFormat",
      "None",
      "-OutputFormat",
      "Text",
      "-Command",
      READ_ALL,
    ],
    input: `${HELPERS}
foreach ($__slipwayLine in '${lines.join("")}'.Split([char[]]"\`n", [StringSplitOptions]::RemoveEmptyEntries)) {
  $__slipwayName, $__slipwayValue = $__slipwayLine.Split(' ')
  $global:OctopusParameters[(ConvertFrom-SlipwayText $__slipwayName)] = ConvertFrom-SlipwayText $__slipwayValue
}
Remove-Variable __slipwayLine, __slipwayName, __slipwayValue -ErrorAction SilentlyContinue
$ErrorActionPreference = 'Stop'
try {
  . ([ScriptBlock]::Create((ConvertFrom-SlipwayText '${base64(script)}')))
} catch {
  [Console]::Error.WriteLine(($_ | Out-String).TrimEnd())
  exit 1
}
if (Test-Path variable:global:LASTEXITCODE) { exit $global:LASTEXITCODE }
exit 0
`,
  };
}

/** Holds no character that cmd, PowerShell or a Unix shell would read as its own, so it passes through each of them. */
const READ_ALL = "iex ((New-Object IO.StreamReader([Console]::OpenStandardInput())).ReadToEnd())";

function base64(text: string): string {
  return base64FromBytes(encodeText(text, "utf8"));
}

const HELPERS = `[Console]::Error.WriteLine('${PROCESS_MARK}' + $PID)
try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding($false) } catch { }
$OutputEncoding = New-Object Text.UTF8Encoding($false)
$ProgressPreference = 'SilentlyContinue'
if (Test-Path variable:PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
function ConvertFrom-SlipwayText([string]$Text) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Text)) }
function ConvertTo-SlipwayText([string]$Text) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Text)) }
function Write-SlipwayMessage([string]$Name, [string[]]$Attributes) {
  $text = '##octopus[' + $Name
  for ($at = 0; $at + 1 -lt $Attributes.Count; $at += 2) {
    $text += " " + $Attributes[$at] + "='" + (ConvertTo-SlipwayText $Attributes[$at + 1]) + "'"
  }
  Write-Host ($text + ']')
}
function Write-SlipwayLine([string]$Level, [string]$Message) {
  Write-Host "##octopus[stdout-$Level]"
  Write-Host $Message
  Write-Host '##octopus[stdout-default]'
}
function Write-Verbose { param([Parameter(Position = 0, ValueFromPipeline = $true)][string]$Message) process { Write-SlipwayLine 'verbose' $Message } }
function Write-Highlight { param([Parameter(Position = 0, ValueFromPipeline = $true)][string]$Message) process { Write-SlipwayLine 'highlight' $Message } }
function Write-Wait { param([Parameter(Position = 0, ValueFromPipeline = $true)][string]$Message) process { Write-SlipwayLine 'wait' $Message } }
function Write-Warning { param([Parameter(Position = 0, ValueFromPipeline = $true)][string]$Message) process { Write-SlipwayLine 'warning' $Message } }
function Set-OctopusVariable([string]$Name, [string]$Value, [switch]$Sensitive) {
  if ($Sensitive) { Write-SlipwayMessage 'setVariable' @('name', $Name, 'value', $Value, 'sensitive', 'True') }
  else { Write-SlipwayMessage 'setVariable' @('name', $Name, 'value', $Value) }
}
function New-OctopusArtifact([string]$Path, [string]$Name = '') {
  if ($Name -eq '') { $Name = [IO.Path]::GetFileName($Path) }
  $length = if (Test-Path -LiteralPath $Path -PathType Leaf) { [string](Get-Item -LiteralPath $Path).Length } else { '' }
  $fullPath = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
  Write-SlipwayMessage 'createArtifact' @('path', $fullPath, 'name', $Name, 'length', $length)
}
function Update-Progress([int]$Percentage, [string]$Message = '') {
  Write-SlipwayMessage 'progress' @('percentage', [string]$Percentage, 'message', $Message)
}
function Fail-Step([string]$Message = 'The script failed.') {
  Write-SlipwayMessage 'resultMessage' @('message', $Message)
  exit 1
}
$global:OctopusParameters = New-Object 'System.Collections.Generic.Dictionary[string,string]' ([StringComparer]::OrdinalIgnoreCase)`;
