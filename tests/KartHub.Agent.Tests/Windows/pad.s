# An xinput1_4.dll with a pad in its second slot that never changes: stick half right and all the way down, right stick up,
# left trigger, A and RB pressed.
	.intel_syntax noprefix
	.text
	.globl	DllMainCRTStartup
DllMainCRTStartup:
	mov	eax, 1
	ret
	.globl	XInputGetState
XInputGetState:
	cmp	ecx, 1
	jne	absent
	mov	dword ptr [rdx], 7
	mov	word ptr [rdx+4], 0x1200
	mov	word ptr [rdx+6], 255
	mov	word ptr [rdx+8], 16384
	mov	word ptr [rdx+10], -32768
	mov	word ptr [rdx+12], 0
	mov	word ptr [rdx+14], 32767
	xor	eax, eax
	ret
absent:
	mov	eax, 1167
	ret
	.section .drectve
	.ascii	" -export:XInputGetState"
